// Reads COUNT committed records from the start of TOPICS with Confluent's client, decodes their values with
// Confluent's serdes through the registry, and prints one JSON line each. 64-bit integers are printed as strings.
//   node consume.cjs BOOTSTRAP REGISTRY COUNT TOPIC...
const { Kafka, logLevel } = require('@confluentinc/kafka-javascript').KafkaJS;
const { SchemaRegistryClient, SerdeType, ProtobufDeserializer } = require('@confluentinc/schemaregistry');

const [bootstrap, registry, count, ...topics] = process.argv.slice(2);

const plain = (_, value) => {
  if (typeof value === 'bigint') return value.toString();
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  return value;
};

async function main() {
  const deserializer = new ProtobufDeserializer(new SchemaRegistryClient({ baseURLs: [registry] }), SerdeType.VALUE, {});
  const kafka = new Kafka({ kafkaJS: { brokers: bootstrap.split(','), logLevel: logLevel.ERROR } });
  const consumer = kafka.consumer({
    kafkaJS: { groupId: `interop-${process.pid}`, fromBeginning: true, readUncommitted: false, autoCommit: false },
  });
  await consumer.connect();
  await consumer.subscribe({ topics });

  let left = Number(count);
  await new Promise((resolve, reject) => {
    consumer.run({
      eachMessage: async ({ topic, partition, message }) => {
        try {
          const value = await deserializer.deserialize(topic, message.value);
          const line = { topic, partition, offset: message.offset, key: message.key?.toString() ?? null, timestamp: message.timestamp, value };
          console.log(JSON.stringify(line, plain));
          if (--left === 0) resolve();
        } catch (e) {
          reject(e);
        }
      },
    }).catch(reject);
  });
  await consumer.disconnect();
}

main().catch((e) => {
  console.error(e);
  process.exit(1);
});
