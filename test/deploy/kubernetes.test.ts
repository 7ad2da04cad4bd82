import { readFileSync } from 'node:fs';
import { Deployment } from 'kubernetes-models/apps/v1';
import { HorizontalPodAutoscaler } from 'kubernetes-models/autoscaling/v2';
import { Service } from 'kubernetes-models/v1';
import { expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { settingNames } from './setting-names.ts';

const MODELS = { Deployment, HorizontalPodAutoscaler, Service };

const url = new URL('../../deploy/kubernetes/offprint.yaml', import.meta.url);
const manifests = parseAllDocuments(readFileSync(url, 'utf8')).map((document) => document.toJS());

test.each(manifests.map((manifest) => [`${manifest.kind} ${manifest.metadata.name}`, manifest]))(
  '%s is valid by the schema of Kubernetes',
  (_name, manifest) => {
    const Model = MODELS[manifest.kind as keyof typeof MODELS];
    expect(() => new Model(manifest).validate()).not.toThrow();
    const spoiled = { ...manifest, spec: { ...manifest.spec, [`${SPOILT[manifest.kind]}`]: 'a' } };
    expect(() => new Model(spoiled).validate()).toThrow();
  },
);

/** So that the schema is seen to be asked. */
const SPOILT: Readonly<Record<string, string>> = {
  Deployment: 'replicas',
  HorizontalPodAutoscaler: 'maxReplicas',
  Service: 'ports',
};

test('the autoscaler and the service name what there is', () => {
  const byName = new Map(manifests.map((manifest) => [manifest.metadata.name, manifest]));
  const target = byName.get('offprint-worker');
  const scaler = manifests.find(({ kind }) => kind === 'HorizontalPodAutoscaler');
  expect(target).toBeDefined();
  expect(scaler.spec.scaleTargetRef.name).toBe('offprint-worker');
  const { selector } = byName.get('offprint').spec;
  expect(byName.get('offprint-api').spec.template.metadata.labels).toMatchObject(selector);
});

test('the settings are ones that there are', () => {
  const set = manifests
    .filter(({ kind }) => kind === 'Deployment')
    .flatMap(({ spec }) => spec.template.spec.containers)
    .flatMap(({ env }) => env.map(({ name }: { name: string }) => name));
  expect(set.length).toBeGreaterThan(0);
  for (const name of set) expect(settingNames()).toContain(name);
});
