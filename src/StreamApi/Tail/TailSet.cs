using Candlewick.Contracts.Topics;
using Candlewick.Instruments.Lookup;
using Candlewick.StreamApi.Hosting;
using Candlewick.StreamApi.Items;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Candlewick.StreamApi.Tail;

/// <summary>Follows the topics that clients read, one tail each, for the whole process.</summary>
internal sealed class TailSet : BackgroundService
{
    private readonly Dictionary<Topic, TopicLog> _logs = [];
    private readonly List<LogTail> _tails = [];
    private readonly List<CatchUpReader> _readers = [];
    private readonly LogTail _live;

    public TailSet(StreamApiOptions options, TimeProvider time, ILoggerFactory loggers)
    {
        var logger = loggers.CreateLogger<CandleReader>();
        Add(TopicCatalog.Ticks, new TickReader(options.SchemaIds));
        Add(TopicCatalog.Candles, new CandleReader(TopicCatalog.Candles, options.SchemaIds, logger));
        Add(TopicCatalog.CandlesFast, new CandleReader(TopicCatalog.CandlesFast, options.SchemaIds, logger));
        LiveItems = new CandleReader(TopicCatalog.CandlesLive, options.SchemaIds, logger);
        _live = new LogTail(options.Kafka, TopicCatalog.CandlesLive, options.Layout.Partitions, Live, loggers.CreateLogger<LogTail>());
        _tails.Add(_live);
        var masterLogger = loggers.CreateLogger<InstrumentMaster>();
        var schemas = new SchemaCheck(options.SchemaIds, TopicCatalog.Instruments, time, masterLogger);
        Instruments = new InstrumentMaster(schemas, options.DefaultVenues, time, masterLogger);
        _tails.Add(new LogTail(options.Kafka, TopicCatalog.Instruments, options.Layout.Partitions, new MasterTail(Instruments), loggers.CreateLogger<LogTail>()));

        void Add(Topic topic, IItemReader items)
        {
            var rings = new Rings(options.Layout.Partitions, options.Limits);
            var tail = new LogTail(options.Kafka, topic, options.Layout.Partitions, rings, loggers.CreateLogger<LogTail>());
            var older = new CatchUpReader(options.Kafka, topic, loggers.CreateLogger<CatchUpReader>());
            _logs[topic] = new TopicLog(topic, options.Layout.IdOf(topic), rings, older, items, tail.Ready);
            _tails.Add(tail);
            _readers.Add(older);
        }
    }

    /// <summary>Candles that are open now.</summary>
    public OpenCandles Live { get; } = new();

    /// <summary>Decodes the records of <see cref="Live"/>.</summary>
    public IItemReader LiveItems { get; }

    /// <summary>Every tail, and whether it has reached the end of its topic.</summary>
    public IEnumerable<(string Topic, bool Ready)> States => _tails.Select(t => (t.Name, t.Ready.IsCompletedSuccessfully && !t.Ended.IsCompleted));

    public TopicLog this[Topic topic] => _logs[topic];

    /// <summary>Completes when the end of <paramref name="topic"/> was reached for the first time.</summary>
    public Task ReadyOf(Topic topic) => topic == TopicCatalog.CandlesLive ? _live.Ready : _logs[topic].Ready;

    /// <summary>The master of instruments.</summary>
    public InstrumentMaster Instruments { get; }

    /// <summary>Instruments seen in the log.</summary>
    public IEnumerable<string> Seen() => _logs.Values.SelectMany(l => l.Rings.Keys);

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
