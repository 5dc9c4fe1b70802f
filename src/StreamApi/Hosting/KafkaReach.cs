using Candlewick.Contracts.Topics;
using Candlewick.Streaming.Clients;
using Confluent.Kafka;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Hosting;

/// <summary>Whether Kafka answers: tails that wait for a broker that is away look like tails of a quiet market.</summary>
internal sealed class KafkaReach(StreamApiOptions options, ILogger<KafkaReach> logger) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    private readonly Lazy<IAdminClient> _admin = new(() => KafkaClients.Admin(options.Kafka.Admin(), logger).Build());

    /// <summary><c>ok</c>, or what is wrong: <c>does not answer: …</c>.</summary>
    public async Task<string> AskAsync(CancellationToken cancellationToken)
    {
        try
        {
            var topic = await Task.Run(() => _admin.Value.GetMetadata(options.Kafka.NameOf(TopicCatalog.Ticks), Patience), cancellationToken);
            return topic.Topics is [{ Error.IsError: false }] ? "ok" : $"has no topic {options.Kafka.NameOf(TopicCatalog.Ticks)}";
        }
        catch (KafkaException e)
        {
            return $"does not answer: {e.Error.Reason}";
        }
    }

    public void Dispose()
    {
        if (_admin.IsValueCreated)
        {
            _admin.Value.Dispose();
        }
    }
}
