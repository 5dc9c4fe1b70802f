namespace Candlewick.EmbeddedKafka.Tests.Contract;

/// <summary>The contract, kept by the embedded broker.</summary>
public sealed class EmbeddedBrokerContract(EmbeddedUnderTest broker) : BrokerContract(broker), IClassFixture<EmbeddedUnderTest>;
