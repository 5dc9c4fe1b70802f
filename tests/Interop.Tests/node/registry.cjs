// Confluent's registry client through the life of two subjects: references, compatibility, settings, modes, deletes.
//   node registry.cjs REGISTRY
const assert = require('node:assert/strict');
const { SchemaRegistryClient, Compatibility } = require('@confluentinc/schemaregistry');

const [registry] = process.argv.slice(2);

// A client remembers what it has seen: what must come from the registry is asked by a new one.
const connect = () => new SchemaRegistryClient({ baseURLs: [registry] });

const proto = (body, ...references) => ({ schemaType: 'PROTOBUF', schema: `syntax = "proto3"; package p; ${body}`, references });

const refused = (status, code) => (e) => {
  assert.deepEqual([e.status, e.errorCode], [status, code], String(e));
  return true;
};

// The client has no methods for modes.
async function mode(subject, value) {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(`${registry}/mode/${subject}`, value ? { method: 'PUT', headers, body: JSON.stringify({ mode: value }) } : { method: 'DELETE' });
  assert.equal(answer.status, 200, await answer.text());
}

async function main() {
  const client = connect();
  const money = proto('message Money { int64 units = 1; }');
  const order = proto('import "money.proto"; message Order { Money price = 1; }', { name: 'money.proto', subject: 'money', version: 1 });
  const wider = proto('message Money { int64 units = 1; int32 nanos = 2; }');
  const other = proto('message Money { string units = 1; }');

  // References.
  await assert.rejects(client.register('order-value', order), refused(404, 40401));
  const moneyId = await client.register('money', money);
  const registered = await client.registerFullResponse('order-value', order);
  const read = await connect().getBySubjectAndId('order-value', registered.id);
  assert.deepEqual(read.references, order.references);
  assert.equal(await connect().getId('order-value', order), registered.id);
  assert.equal(await connect().getVersion('order-value', order), 1);
  assert.deepEqual(await (await fetch(`${registry}/subjects/money/versions/1/referencedby`)).json(), [registered.id]);

  // Compatibility and its levels.
  assert.equal(await client.testSubjectCompatibility('money', wider), true);
  assert.equal(await client.testSubjectCompatibility('money', other), false);
  assert.equal(await client.testCompatibility('money', 1, other), false);
  await assert.rejects(client.register('money', other), refused(409, 409));
  await assert.rejects(client.getCompatibility('money'), refused(404, 40408));
  assert.equal(await client.getDefaultCompatibility(), Compatibility.BACKWARD);
  assert.equal(await client.updateDefaultCompatibility(Compatibility.FULL), Compatibility.FULL);
  assert.equal(await client.updateCompatibility('money', Compatibility.NONE), Compatibility.NONE);
  assert.equal((await client.getConfig('money')).compatibilityLevel, Compatibility.NONE);
  await assert.rejects(client.updateCompatibility('money', 'SOME'), refused(422, 42203));
  const otherId = await client.register('money', other);
  assert.ok(otherId > registered.id);
  assert.deepEqual(await client.getAllVersions('money'), [1, 2]);
  assert.equal((await connect().getLatestSchemaMetadata('money')).version, 2);

  // Modes.
  await mode('money', 'READONLY');
  await assert.rejects(client.register('money', wider), refused(422, 42205));
  await assert.rejects(client.deleteSubjectVersion('money', 2), refused(422, 42205));
  await mode('money');

  // Deletes: what is imported stays, a version goes in two steps.
  await assert.rejects(client.deleteSubjectVersion('money', 1), refused(422, 42206));
  await assert.rejects(client.deleteSubject('money'), refused(422, 42206));
  await assert.rejects(client.deleteSubjectVersion('money', 2, true), refused(404, 40407));
  assert.equal(await client.deleteSubjectVersion('money', 2), 2);
  await assert.rejects(client.deleteSubjectVersion('money', 2), refused(404, 40406));
  await assert.rejects(connect().getSchemaMetadata('money', 2), refused(404, 40402));
  assert.equal((await connect().getSchemaMetadata('money', 2, true)).id, otherId);
  assert.equal(await client.deleteSubjectVersion('money', 2, true), 2);
  await assert.rejects(connect().getSchemaMetadata('money', 2, true), refused(404, 40402));
  assert.deepEqual(await client.deleteSubject('order-value'), [1]);
  assert.deepEqual(await client.deleteSubject('order-value', true), [1]);
  assert.deepEqual(await client.deleteSubject('money'), [1]);
  await assert.rejects(client.deleteSubject('money'), refused(404, 40404));
  assert.deepEqual(await client.getAllSubjects(), []);
  assert.equal(await connect().register('money', money), moneyId);
  assert.deepEqual(await client.getAllVersions('money'), [2]);
  console.log('ok');
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
