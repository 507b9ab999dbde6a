import { aScope, aServerUrl } from '../needs.ts'
import type { Target } from '../target.ts'

export const elsewhere = [
  {
    name: 'azure-cli',
    group: 'elsewhere',
    summary: 'the same registration as a script for the Azure CLI',
    needs: [],
    heeds: ['live'],
    load: async () => (await import('./azure-cli.ts')).azureCli,
  },
  {
    name: 'terraform',
    group: 'elsewhere',
    summary: 'the same registration for Terraform',
    needs: [],
    heeds: ['live'],
    load: async () => (await import('./terraform.ts')).terraform,
  },
  {
    name: 'bicep',
    group: 'elsewhere',
    summary: 'the same registration for Bicep',
    needs: [],
    heeds: ['live'],
    load: async () => (await import('./bicep.ts')).bicep,
  },
  {
    name: 'sign-in',
    group: 'elsewhere',
    summary: 'how workloads and certificates sign in as the registration, without a secret',
    needs: [],
    heeds: ['live'],
    load: async () => (await import('./sign-in.ts')).signIn,
  },
  {
    name: 'curl',
    group: 'elsewhere',
    summary: 'a token by hand and what the server answers to it',
    needs: [aServerUrl, aScope],
    heeds: [],
    load: async () => (await import('./curl.ts')).curl,
  },
] as const satisfies readonly Target[]
