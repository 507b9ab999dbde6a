import { expect } from 'vitest'
import { AppregError } from '../../src/errors.ts'
import { inventory } from './inventory.ts'
import { mayGo, type Written } from './may-go.ts'
import { expectNothingToDo, expectWhole, whole } from './whole.ts'
import {
  ADMIN,
  CERTIFICATE,
  type Conditions,
  type Machine,
  STORE,
  USER,
  type Wire,
  type World,
} from './world.ts'

// What a run may be in the middle of when something breaks.

export interface Setting {
  readonly key: string
  readonly machine: Machine
  readonly there: World
}

export interface Story {
  readonly name: string
  /** What the tenant holds before; undisturbed. */
  before(setting: Setting): Promise<void>
  run(setting: Setting, wire?: Wire): Promise<unknown>
  /** The desired state, and nothing else is changed. */
  holds(setting: Setting, conditions: Conditions): Promise<void>
}

export const firstApply: Story = {
  name: 'a first apply',
  before: async () => {},
  run: ({ key, machine }, wire) => machine.apply(whole(key), wire),
  async holds({ key, machine, there }, conditions) {
    await expectWhole(key, machine, there)
    await expectNothingToDo(whole(key), machine, there, conditions)
  },
}

/**
 * A scope and an app role change, which are disabled for that; the secret is due; a connector shows its redirect URL;
 * what the manifest no longer names is pruned, in some parts.
 */
export const changed = (key: string): Written => {
  const before = whole(key)
  return {
    ...before,
    notes: 'Run by the shipping team.',
    owners: [ADMIN],
    api: {
      ...before.api,
      scopes: [{ value: 'access_as_user' }, { value: 'approve', displayName: 'Approve orders' }],
      appRoles: [{ value: 'Approver', displayName: 'Those who approve', description: 'Approves.' }],
    },
    permissions: { 'microsoft-graph': { delegated: ['User.Read', 'Mail.Read'], application: [] } },
    redirectUris: { web: ['https://global.consent.azure-apim.net/redirect/cr1-5forders-5f0123456789abcdef'] },
    credentials: {
      secrets: [{ name: 'connector', lifetime: '300d', renewBefore: '200d', store: STORE }],
      certificates: [{ name: 'pipeline', file: CERTIFICATE }],
      federated: [{ github: { repository: 'contoso/orders', branch: 'next' } }],
    },
    prune: ['appRoles', 'redirectUris', 'federated', 'permissions'],
  }
}

/** What the manifest of the change neither names nor prunes is as it was before. */
export async function expectForeignKept(key: string, there: World): Promise<void> {
  const after = await inventory(key, await there.colleague())
  const lost = inventories.get(key)?.filter((line) => !after.includes(line))
  expect(lost?.filter((line) => !mayGo(line, changed(key), { after, people: {} }))).toEqual([])
}

const inventories = new Map<string, readonly string[]>()

export const change: Story = {
  name: 'a change',
  async before({ key, machine, there }) {
    await there.play({})
    await machine.apply(whole(key))
    const { graph, application } = await there.colleague()
    const { id, api, tags } = await application(key)
    const user = await graph<{ id: string }>('GET', `/users/${USER}`)
    const scope = {
      value: 'by_hand',
      adminConsentDisplayName: 'By hand',
      adminConsentDescription: 'By hand.',
    }
    const scopes = [...api.oauth2PermissionScopes, { ...scope, id: user.id, type: 'User', isEnabled: true }]
    await graph('PATCH', `/applications/${id}`, {
      tags: [...tags, 'by hand'],
      api: { ...api, oauth2PermissionScopes: scopes },
    })
    await graph('POST', `/applications/${id}/addPassword`, { passwordCredential: { displayName: 'by hand' } })
    await graph('POST', `/applications/${id}/owners/$ref`, {
      '@odata.id': `https://graph.microsoft.com/v1.0/directoryObjects/${user.id}`,
    })
    inventories.set(key, await inventory(key, await there.colleague()))
  },
  run: ({ key, machine }, wire) => machine.apply(changed(key), wire),
  async holds({ key, machine, there }, conditions) {
    await expectForeignKept(key, there)
    const one = await there.colleague()
    const { appId, passwordCredentials } = await one.application(key)
    expect(passwordCredentials.map(({ displayName }) => displayName)).toEqual([
      'connector',
      'by hand',
      'connector',
    ])
    expect(await one.tokenStatus(appId, machine.secret() ?? '', MICROSOFT_GRAPH)).toBe(200)
    await expectNothingToDo(changed(key), machine, there, conditions)
  },
}

const MICROSOFT_GRAPH = '00000003-0000-0000-c000-000000000000'

/** The second time there is nothing left to do it to. */
const orGone = (error: unknown): void => {
  if (!(error instanceof AppregError) || error.code !== 'NOT_FOUND') throw error
}

export const destroy: Story = {
  name: 'destroy',
  before: firstRun,
  run: ({ key, machine }, wire) => machine.destroy(key, wire).catch(orGone),
  async holds({ key, there }) {
    const one = await there.colleague()
    expect(await one.applications(key)).toEqual([])
    expect(await deleted(key, there)).toHaveLength(1)
  },
}

export const restore: Story = {
  name: 'restore',
  async before(setting) {
    await firstRun(setting)
    await setting.machine.destroy(setting.key)
  },
  run: ({ key, machine }, wire) => machine.restore(key, wire).catch(orGone),
  async holds({ key, machine, there }, conditions) {
    const one = await there.colleague()
    expect(await one.applications(key)).toHaveLength(1)
    expect(await deleted(key, there)).toEqual([])
    await there.play(conditions)
    await machine.apply(whole(key))
    await firstApply.holds({ key, machine, there }, conditions)
  },
}

export const rotate: Story = {
  name: 'secret rotate',
  before: firstRun,
  run: ({ key, machine }, wire) => machine.rotate(key, wire),
  async holds({ key, machine, there }, conditions) {
    await there.play(conditions)
    await machine.apply(whole(key))
    await firstApply.holds({ key, machine, there }, conditions)
  },
}

async function firstRun({ key, machine, there }: Setting): Promise<void> {
  await there.play({})
  await machine.apply(whole(key))
}

async function deleted(key: string, there: World): Promise<readonly unknown[]> {
  const { graph } = await there.colleague()
  const path = '/directory/deletedItems/microsoft.graph.application'
  const { value } = await graph<{ value: { uniqueName: string | null }[] }>('GET', path)
  return value.filter(({ uniqueName }) => uniqueName === key)
}

export const stories = [firstApply, change, destroy, restore, rotate] as const
/** Those that make a registration so, as a manifest says. */
export const applies = [firstApply, change] as const
