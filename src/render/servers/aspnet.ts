import type { TargetConfiguration } from '../../model/configuration.ts'
import type { Registration } from '../../model/registration.ts'
import { apiId, authorizationServer, fullScopes } from '../entra.ts'
import { jsonFile } from '../formats/json.ts'
import { serverUrl } from '../server-url.ts'
import { serverNotes } from './notes.ts'
import { protectedResource } from './protected-resource.ts'

/** ASP.NET Core with Microsoft.Identity.Web and the C# SDK of MCP: settings, and the program that reads them. */
export const aspnet = (registration: Registration): TargetConfiguration => ({
  files: [
    jsonFile('appsettings.json', appsettings(registration)),
    { path: 'Program.cs', mediaType: 'text/plain', content: program },
  ],
  values: {},
  notes: [
    'dotnet add package Microsoft.Identity.Web, and dotnet add package ModelContextProtocol.AspNetCore.',
    'Audience stays out of AzureAd: the library takes the audience from ClientId and from the version of the token. The SDK sample compares it with the URL of the server, which no token of Entra has.',
    'Scopes are short names there: that is what scp holds.',
    ...serverNotes(registration),
  ],
})

function appsettings(registration: Registration): unknown {
  const { resource, resource_name } = protectedResource(registration)
  return {
    AzureAd: {
      Instance: `${registration.cloud.login}/`,
      TenantId: registration.tenantId,
      ClientId: apiId(registration),
      Scopes: registration.scopes.join(' '),
    },
    Mcp: {
      Path: serverUrl(registration).pathname,
      ResourceMetadata: {
        Resource: resource,
        ResourceName: resource_name,
        AuthorizationServers: [authorizationServer(registration)],
        ScopesSupported: fullScopes(registration),
        BearerMethodsSupported: ['header'],
      },
    },
  }
}

// All values are in the settings: the program is the same for every registration.
const program = `using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.Identity.Web;
using ModelContextProtocol.AspNetCore.Authentication;
using ModelContextProtocol.Authentication;

var builder = WebApplication.CreateBuilder(args);
var mcp = builder.Configuration.GetRequiredSection("Mcp");
var scopes = builder.Configuration["AzureAd:Scopes"]!.Split(' ');

builder.Services
    .AddAuthentication(options =>
    {
        options.DefaultAuthenticateScheme = JwtBearerDefaults.AuthenticationScheme;
        options.DefaultChallengeScheme = McpAuthenticationDefaults.AuthenticationScheme;
    })
    .AddMcp(options => options.ResourceMetadata =
        mcp.GetSection("ResourceMetadata").Get<ProtectedResourceMetadata>())
    .AddMicrosoftIdentityWebApi(builder.Configuration);

builder.Services.AddAuthorization(options =>
    options.AddPolicy("mcp", policy => policy.RequireAuthenticatedUser().RequireScope(scopes)));

builder.Services.AddMcpServer().WithHttpTransport().WithToolsFromAssembly();

var app = builder.Build();
app.UseAuthentication();
app.UseAuthorization();
app.MapMcp(mcp["Path"]!).RequireAuthorization("mcp");
app.Run();
`
