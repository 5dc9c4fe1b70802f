using Candlewick.Tests.Support;

[assembly: AssemblyFixture(typeof(KafkaFixture))]
