using System.Collections.Concurrent;
using System.Net;
using Candlewick.Contracts.Topics;
using Microsoft.Extensions.Logging;

namespace Candlewick.Contracts.Registry;

/// <summary>The catalogue's schema ids, from a registry.</summary>
public sealed partial class SchemaIds : ISchemaIds
{
    /// <summary>
    /// Ids that are not ours come from bytes that are not ours, so there may be any number of them. Beyond this many
    /// all are forgotten, and asked again.
    /// </summary>
    internal const int MaxForeign = 4096;

    private static readonly TimeSpan RetryInterval = TimeSpan.FromMilliseconds(250);

    private readonly RegistryConnection _registry;
    private readonly string _prefix;

    // Topics of the catalogue are single instances; comparing them by value would hash their names for each record.
    private readonly Dictionary<Topic, int> _own;
    private readonly ConcurrentDictionary<(Topic Topic, int Id), bool> _ours = [];
    private readonly ConcurrentDictionary<(Topic Topic, int Id), bool> _foreign = [];

    private SchemaIds(RegistryConnection registry, string prefix, Dictionary<Topic, int> own)
    {
        _registry = registry;
        _prefix = prefix;
        _own = own;
    }

    /// <summary>
    /// Registers the schemas of topics under <c>&lt;prefix&gt;&lt;topic&gt;-value</c> and keeps the ids.
    /// </summary>
    /// <param name="registry">The registry.</param>
    /// <param name="topicPrefix">Put before every topic name.</param>
    /// <param name="patience">How long to wait for a registry that does not answer yet.</param>
    /// <param name="time">Measures the waiting.</param>
    /// <param name="logger">Is told once that it waits.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <param name="topics">Those whose ids will be asked for: each costs a request. Null: all of the catalogue.</param>
    /// <exception cref="RegistryException">No answer within <paramref name="patience"/>, or a refusal; the message has the remedy.</exception>
    public static async Task<SchemaIds> ResolveAsync(
        RegistryConnection registry, string topicPrefix, TimeSpan patience, TimeProvider time, ILogger logger, CancellationToken cancellationToken,
        IEnumerable<Topic>? topics = null)
    {
        var own = new Dictionary<Topic, int>(ReferenceEqualityComparer.Instance);
        long start = time.GetTimestamp();
        bool said = false;
        foreach (var topic in (topics ?? TopicCatalog.All).Where(topic => topic.Schema is not null))
        {
            string schema = SchemaText.WithoutComments(SchemaSource.Read(topic.Schema!));
            while (!own.ContainsKey(topic))
            {
                try
                {
                    own[topic] = await registry.RegisterAsync(topic.Subject(topicPrefix), schema, cancellationToken);
                }
                catch (RegistryException e) when (e.IsTransient && time.GetElapsedTime(start) < patience)
                {
                    if (!said)
                    {
                        LogWaiting(logger, registry.Url, patience.TotalSeconds, e.Message);
                        said = true;
                    }

                    await Task.Delay(RetryInterval, time, cancellationToken);
                }
                catch (RegistryException e)
                {
                    throw new RegistryException(Explain(e, registry, topic.Subject(topicPrefix), patience), e.Status, e.ErrorCode, e);
                }
            }
        }

        return new SchemaIds(registry, topicPrefix, own);
    }

    public int IdFor(Topic topic) =>
        _own.TryGetValue(topic, out int id) ? id : throw new ArgumentException($"values of topic '{topic}' have no schema of ours", nameof(topic));

    public bool Accepts(Topic topic, int schemaId) =>
        (_own.TryGetValue(topic, out int own) && own == schemaId) || AcceptsOther(topic, schemaId);

    private bool AcceptsOther(Topic topic, int schemaId)
    {
        var asked = (topic, schemaId);
        if (_ours.ContainsKey(asked))
        {
            return true;
        }

        if (_foreign.ContainsKey(asked))
        {
            return false;
        }

        bool ours = _registry.IsVersionOf(topic.Subject(_prefix), schemaId);
        if (!ours && _foreign.Count >= MaxForeign)
        {
            _foreign.Clear();
        }

        (ours ? _ours : _foreign)[asked] = ours;
        return ours;
    }

    private static string Explain(RegistryException e, RegistryConnection registry, string subject, TimeSpan patience) => e.Status switch
    {
        _ when e.IsTransient =>
            $"the schema registry at {registry.Url} did not answer within {patience.TotalSeconds:0} s. Start it, or set SCHEMA_REGISTRY to where it is. ({e.Message})",
        HttpStatusCode.Conflict =>
            $"the schema registry at {registry.Url} refuses our schema for subject '{subject}' as incompatible with the versions it has: {e.Message} "
            + "Topics written by another release are read by that release; use its build, or TOPIC_PREFIX for a new set of topics.",
        HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden =>
            $"the schema registry at {registry.Url} does not let us register subject '{subject}': {e.Message} Put user name and password into SCHEMA_REGISTRY (http://user:password@host:port) and give that user the right to write.",
        _ => $"the schema registry at {registry.Url} does not take our schema for subject '{subject}': {e.Message} Check that SCHEMA_REGISTRY names a registry that knows Protobuf.",
    };

    [LoggerMessage(LogLevel.Warning, "Schema registry at {Url} does not answer yet; waiting up to {Seconds} s ({Reason})")]
    private static partial void LogWaiting(ILogger logger, Uri url, double seconds, string reason);
}
