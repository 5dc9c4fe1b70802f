// Registers the newest schema of TOPIC again, the way generated JavaScript does (a base64 descriptor with json_name),
// and prints a Tick framed by Confluent's serializer, in hex. FIELDS is JSON; numbers in quotes are 64-bit integers.
//   node encode.cjs REGISTRY TOPIC FIELDS
const { SchemaRegistryClient, SerdeType, ProtobufSerializer } = require('@confluentinc/schemaregistry');
const { create, createFileRegistry, createMutableRegistry, fromBinary } = require('@bufbuild/protobuf');
const { FileDescriptorProtoSchema } = require('@bufbuild/protobuf/wkt');

const [registry, topic, fields] = process.argv.slice(2);

const camelCase = (name) => name.replace(/_(.)/g, (_, letter) => letter.toUpperCase());

async function main() {
  const client = new SchemaRegistryClient({ baseURLs: [registry] });
  const latest = await client.getLatestSchemaMetadata(`${topic}-value`, 'serialized');
  const file = fromBinary(FileDescriptorProtoSchema, Buffer.from(latest.schema, 'base64'));
  file.name = 'candlewick/v1/tick.proto';
  for (const message of file.messageType) {
    for (const field of message.field) field.jsonName = camelCase(field.name);
  }

  const tick = createFileRegistry(file, () => undefined).getMessage('candlewick.v1.Tick');
  const serializer = new ProtobufSerializer(client, SerdeType.VALUE, { autoRegisterSchemas: true, registry: createMutableRegistry(tick) });
  const values = JSON.parse(fields, (_, value) => (typeof value === 'string' && /^-?\d+$/.test(value) ? BigInt(value) : value));
  console.log((await serializer.serialize(topic, create(tick, values))).toString('hex'));
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
