using System.Globalization;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Candlewick.Contracts.V1;
using Candlewick.Tests.Support;

namespace Candlewick.Interop.Tests;

/// <summary><c>samples/Consumer</c>, which reads our topics as a Kafka user does, where its one special package restores.</summary>
public sealed class ConsumerSampleTests(KafkaFixture kafka, EmbeddedServers servers) : IClassFixture<EmbeddedServers>
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(3);

    private static readonly string Sample = Path.Combine(SharedData.RepositoryRoot, "samples", "Consumer");

    [Fact]
    public async Task Confluents_serdes_read_the_candles_that_were_committed()
    {
        await BuildAsync();
        var settings = kafka.Settings();
        using var connection = new RegistryConnection(new Uri(servers.Registry), Limit);
        await PublishedSamples.WriteAsync(settings, connection);

        var where = new Dictionary<string, string> { ["KAFKA_BOOTSTRAP"] = kafka.Bootstrap, ["SCHEMA_REGISTRY"] = servers.Registry };
        string program = Path.Combine(Sample, "bin", "Release", "net10.0", "Candlewick.Consumer.dll");
        string[] arguments = [program, settings.NameOf(TopicCatalog.Candles), Samples.Candles.Count.ToString(CultureInfo.InvariantCulture)];
        string[] lines = await ChildProcess.RunAsync("dotnet", arguments, Sample, where, Limit);

        var read = lines.Select(line => Candle.Parser.ParseJson(line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..]));
        Assert.Equal(Samples.Candles.OrderBy(candle => candle.Instrument), read.OrderBy(candle => candle.Instrument));
    }

    private static async Task BuildAsync()
    {
        string[] arguments = ["build", Sample, "-c", "Release", "-v", "q", "-nodeReuse:false", "-p:UseSharedCompilation=false"];
        var (exitCode, output, errors) = await ChildProcess.TryRunAsync("dotnet", arguments, Sample, new Dictionary<string, string>(), Limit);
        string? missing = output.Split('\n').FirstOrDefault(line => line.Contains("error NU110", StringComparison.Ordinal) && line.Contains("Confluent.SchemaRegistry.Serdes.Protobuf", StringComparison.Ordinal));
        Assert.SkipWhen(missing is not null, "samples/Consumer needs Confluent.SchemaRegistry.Serdes.Protobuf, which this machine's NuGet sources do not serve");
        Assert.True(exitCode == 0, $"{output}\n{errors}");
    }
}
