namespace Candlewick.EmbeddedKafka.Tests.Contract;

/// <summary>The contract, as Apache Kafka keeps it: what fails here is a wrong expectation.</summary>
public sealed class ApacheKafkaContract(KafkaUnderTest broker) : BrokerContract(broker), IClassFixture<KafkaUnderTest>;
