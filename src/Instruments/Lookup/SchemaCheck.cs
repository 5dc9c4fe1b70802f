using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Registry;
using Candlewick.Contracts.Topics;
using Microsoft.Extensions.Logging;

namespace Candlewick.Instruments.Lookup;

/// <summary>
/// Whether values are of a topic's schema, for a thread that must go on while the registry is away: it gets no answer then, and
/// asks again. For one thread.
/// </summary>
public sealed partial class SchemaCheck(ISchemaIds schemaIds, Topic topic, TimeProvider time, ILogger logger)
{
    /// <summary>A registry that does not answer may take its time about it; it is not asked for each record.</summary>
    private static readonly TimeSpan AskAgain = TimeSpan.FromSeconds(2);

    private readonly HashSet<int> _accepted = [schemaIds.IdFor(topic)];
    private long? _failedAt;

    /// <summary>The registry may be asked: it answered last time, or some time ago.</summary>
    public bool MayAsk => _failedAt is not { } failed || time.GetElapsedTime(failed) >= AskAgain;

    /// <summary>Whether <paramref name="value"/> is of the topic's schema; null while nobody can say.</summary>
    public bool? Accepts(ReadOnlySpan<byte> value)
    {
        if (!ConfluentFrame.TryRead(value, out int id, out _))
        {
            return false;
        }

        if (_accepted.Contains(id))
        {
            return true;
        }

        if (!MayAsk)
        {
            return null;
        }

        try
        {
            bool accepts = schemaIds.Accepts(topic, id);
            if (accepts)
            {
                _accepted.Add(id);
            }

            _failedAt = null;
            return accepts;
        }
        catch (RegistryException e)
        {
            if (_failedAt is null)
            {
                LogAway(id, topic.Name, e.Message);
            }

            _failedAt = time.GetTimestamp();
            return null;
        }
    }

    [LoggerMessage(LogLevel.Warning, "Records of schema {Id} in topic {Topic} wait until the schema registry answers: {Reason}")]
    private partial void LogAway(int id, string topic, string reason);
}
