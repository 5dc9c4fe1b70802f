using System.Collections.Concurrent;
using Candlewick.Contracts.Framing;
using Candlewick.Contracts.Instruments;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;
using Candlewick.Market.Instruments.Search;
using Google.Protobuf;
using Microsoft.Extensions.Logging;

namespace Candlewick.Instruments.Lookup;

/// <summary>
/// The master of instruments as topic <c>instruments</c> has it, followed by one thread and read by all others. Records stay bytes
/// until one is asked for; what is searched of them is an index, made anew when the log has been read to its end after a change.
/// A record whose schema is not known while the registry is away waits; until then the one before it counts.
/// </summary>
public sealed partial class InstrumentMaster(SchemaCheck schemas, IReadOnlyList<string> defaultVenues, TimeProvider time, ILogger logger)
{
    /// <summary>Between two indices, for each instrument: ten times what building takes, so that a refresh that is published builds few.</summary>
    private static readonly TimeSpan Rest = TimeSpan.FromMicroseconds(30);

    private readonly ConcurrentDictionary<string, byte[]> _records = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> _undecided = new(StringComparer.Ordinal);
    private readonly HashSet<int> _unread = [];
    private volatile InstrumentIndex _index = new InstrumentIndexBuilder().Build(defaultVenues);
    private bool _changed;
    private long? _builtAt;

    public int Count => _records.Count;

    /// <summary>Records that wait for the schema registry.</summary>
    public int Undecided => _undecided.Count;

    public bool Contains(string id) => _records.ContainsKey(id);

    /// <summary>What the master says of <paramref name="id"/>, null for nothing.</summary>
    public Instrument? Find(string id) => _records.TryGetValue(id, out byte[]? value) ? Read(id, value) : null;

    /// <summary>The id of what any vendor calls <paramref name="name"/> today, or called so last; null where none does.</summary>
    public string? Resolve(string name) => _index.Names.Resolve(name, MasterDay.At(time.GetUtcNow()), defaultVenues)
        ?? (Underlyings.IndexOf(name.Trim().ToUpperInvariant())?.ToString() is { } index && Contains(index) ? index : null);

    /// <summary>What is searched; the next one after a change.</summary>
    public InstrumentIndex Index => _index;

    /// <summary>A partition is going to be read from its beginning; nothing is searched before its end was <see cref="Reached"/>.</summary>
    public void Begin(int partition) => _unread.Add(partition);

    /// <summary>Takes the next record of the topic.</summary>
    /// <param name="value">Null where the instrument is taken out of the master.</param>
    public void Apply(string id, byte[]? value)
    {
        if (value is not null)
        {
            Decide(id, value);
        }
        else
        {
            _undecided.TryRemove(id, out _);
            _changed |= _records.TryRemove(id, out _);
        }
    }

    /// <summary>Every record of the partition that there is has been applied.</summary>
    public void Reached(int partition)
    {
        _unread.Remove(partition);
        BuildIndex();
    }

    /// <summary>No record came for a moment: those that wait for the registry may be tried again.</summary>
    public void Idle()
    {
        if (!_undecided.IsEmpty && schemas.MayAsk)
        {
            foreach (var (id, value) in _undecided)
            {
                Decide(id, value);
            }
        }

        BuildIndex();
    }

    private void Decide(string id, byte[] value)
    {
        bool? ours = schemas.Accepts(value);
        if (ours is null)
        {
            _undecided[id] = value;
            return;
        }

        _undecided.TryRemove(id, out _);
        _changed = true;
        if (ours is true)
        {
            _records[id] = value;
        }
        else
        {
            _records.TryRemove(id, out _);
            LogNotOurs(id);
        }
    }

    private void BuildIndex()
    {
        if (!_changed || _unread.Count > 0 || (_builtAt is { } built && time.GetElapsedTime(built) < _records.Count * Rest))
        {
            return;
        }

        var builder = new InstrumentIndexBuilder();
        foreach (var (id, value) in _records)
        {
            if (Read(id, value) is { } instrument)
            {
                builder.Add(instrument);
            }
        }

        _index = builder.Build(defaultVenues);
        _changed = false;
        _builtAt = time.GetTimestamp();
    }

    private Instrument? Read(string id, byte[] value)
    {
        try
        {
            if (ConfluentFrame.TryRead(value, out _, out var message))
            {
                // With the string that the record is kept under: the index keeps it too.
                return InstrumentMessage.Parse(message) with { Id = InstrumentId.Parse(id) };
            }
        }
        catch (Exception e) when (e is FormatException or InvalidProtocolBufferException)
        {
            // Said below, with its key.
        }

        LogNotOurs(id);
        return null;
    }

    [LoggerMessage(LogLevel.Warning, "The record of '{Id}' in topic instruments is not an instrument; it is left out")]
    private partial void LogNotOurs(string id);
}
