using System.Globalization;
using Candlewick.EmbeddedKafka.Protocol;
using Candlewick.EmbeddedKafka.Server;
using Candlewick.EmbeddedKafka.Tests.Durability;
using Candlewick.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace Candlewick.EmbeddedKafka.Tests.Contract;

/// <summary>The one way in which the embedded broker may be told to be like Kafka, or not.</summary>
public sealed class AutomaticTopicTests
{
    [Theory]
    [InlineData(true, true, true)]
    [InlineData(true, false, false)]
    [InlineData(false, true, false)]
    public async Task A_topic_is_made_where_broker_and_client_both_want_it(bool broker, bool client, bool made)
    {
        using var folder = new TempFolder("automatic");
        var options = new BrokerOptions { Folder = folder.FullPath, AutoCreateTopics = broker };
        await using var embedded = await EmbeddedBroker.StartAsync(options, NullLoggerFactory.Instance, TimeProvider.System);
        using var connection = await RawConnection.OpenAsync(int.Parse(embedded.Bootstrap.Split(':')[1], CultureInfo.InvariantCulture));

        var request = new MetadataRequest { Topics = [new() { Name = "ticks" }, new() { Name = "no name" }], AllowAutoTopicCreation = client };
        var answer = Assert.IsType<MetadataResponse>(await connection.AskAsync(ApiKey.Metadata, 4, request));

        Assert.Equal(made ? ErrorCode.None : ErrorCode.UnknownTopicOrPartition, answer.Topics[0].ErrorCode);
        Assert.Equal(made ? 1 : 0, answer.Topics[0].Partitions.Count);
        Assert.Equal(ErrorCode.InvalidTopicException, answer.Topics[1].ErrorCode);
    }
}
