using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Ledger;
using Candlewick.StreamApi.Channels;
using Candlewick.StreamApi.Hosting;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Tail;

/// <summary>Follows the topics that clients read, one tail each, for the whole process.</summary>
internal sealed class TailSet : BackgroundService
{
    private readonly Dictionary<Topic, TopicLog> _logs = [];
    private readonly List<LogTail> _tails = [];
    private readonly List<CatchUpReader> _readers = [];
    private readonly Dictionary<Topic, (TopicState State, Task Ready)> _states = [];

    public TailSet(StreamApiOptions options, ChannelCatalog catalog, TimeProvider time, ILoggerFactory loggers)
    {
        foreach (var channel in catalog.Channels)
        {
            Follow(channel);
        }

        foreach (var topic in new[] { TopicCatalog.WantedInstruments, TopicCatalog.FeedStatus })
        {
            var state = new TopicState();
            _states[topic] = (state, Add(topic, state).Ready);
        }

        var masterLogger = loggers.CreateLogger<InstrumentMaster>();
        var schemas = new SchemaCheck(options.SchemaIds, TopicCatalog.Instruments, time, masterLogger);
        Instruments = new InstrumentMaster(schemas, options.DefaultVenues, time, masterLogger);
        _tails.Add(new LogTail(options.Kafka, TopicCatalog.Instruments, options.Layout.Partitions, new MasterTail(Instruments), loggers.CreateLogger<LogTail>()));

        void Follow(Channel channel)
        {
            var topic = channel.Topic;
            bool isNewest = channel.IsState && channel.Fold is null;
            if (isNewest && !_states.ContainsKey(topic))
            {
                var state = new TopicState();
                _states[topic] = (state, Add(topic, state).Ready);
            }
            else if (!isNewest && !_logs.ContainsKey(topic))
            {
                // Of what is a state, only a replay that has come to the end follows the records.
                var limits = channel.IsState ? options.Limits with { RingRecords = Math.Min(options.Limits.RingRecords, options.Limits.RingAtStart) } : options.Limits;
                var rings = new Rings(options.Layout.Partitions, limits);
                var older = new CatchUpReader(options.Kafka, topic, loggers.CreateLogger<CatchUpReader>());
                _logs[topic] = new TopicLog(topic, options.Layout.IdOf(topic), rings, older, Add(topic, rings).Ready);
                _readers.Add(older);
            }
        }

        LogTail Add(Topic topic, ITailSink sink)
        {
            var tail = new LogTail(options.Kafka, topic, options.Layout.Partitions, sink, loggers.CreateLogger<LogTail>());
            _tails.Add(tail);
            return tail;
        }
    }

    /// <summary>Every tail, and whether it has reached the end of its topic.</summary>
    public IEnumerable<(string Topic, bool Ready)> States => _tails.Select(t => (t.Name, t.Ready.IsCompletedSuccessfully && !t.Ended.IsCompleted));

    public TopicLog this[Topic topic] => _logs[topic];

    /// <summary>The newest record of each key of <paramref name="topic"/>, and when it was read to its end for the first time.</summary>
    public (TopicState State, Task Ready) StateOf(Topic topic) => _states[topic];

    /// <summary>The newest record of each key of <paramref name="topic"/>; null where no channel reads it so.</summary>
    public TopicState? FindState(Topic topic) => _states.TryGetValue(topic, out var found) ? found.State : null;

    /// <summary>The master of instruments.</summary>
    public InstrumentMaster Instruments { get; }

    /// <summary>Instruments that something was seen of in the log. That the master lists one is an event, and says nothing of a market.</summary>
    public IEnumerable<string> Seen() => _logs.Values.Where(l => l.Topic != TopicCatalog.MarketEvents).SelectMany(l => l.Rings.Keys).Concat(Held());

    /// <summary>Instruments that an account has something of; money is on no market.</summary>
    private IEnumerable<string> Held() =>
        FindState(TopicCatalog.Positions)?.All().Select(entry => entry.Key!.Split('|')[0]).Where(instrument => !CashInstrument.Is(instrument)) ?? [];

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        foreach (var tail in _tails)
        {
            tail.Start(stoppingToken);
        }

        try
        {
            // A tail that fails ends the service: clients would wait for what never comes.
            await await Task.WhenAny(_tails.Select(t => t.Ended));
            await Task.WhenAll(_tails.Select(t => t.Ended));
        }
        finally
        {
            foreach (var reader in _readers)
            {
                await reader.DisposeAsync();
            }
        }
    }
}
