using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Simulation;

/// <summary>
/// A made-up market: everything that happens to its instruments, in order of time and without an end, computed as it is asked for. The same options give the same
/// updates, and an update costs no allocation. Not a model of any market: nothing follows from it. For one thread.
/// </summary>
internal sealed class SimulatedMarket
{
    private readonly InstrumentModel[] _models;
    private readonly Dictionary<InstrumentId, int> _places = [];
    private readonly PriorityQueue<int, (long Us, int Place)> _next = new();

    /// <param name="options">An index stands behind its members, a contract behind its underlying.</param>
    /// <exception cref="ArgumentException">An instrument's members or its underlying are not among those before it, or it has no sessions.</exception>
    public SimulatedMarket(MarketOptions options)
    {
        Options = options;
        _models = new InstrumentModel[options.Instruments.Count];
        for (int i = 0; i < _models.Length; i++)
        {
            var instrument = options.Instruments[i];
            _models[i] = new InstrumentModel(i, instrument, options, id => _places.TryGetValue(id, out int place)
                ? _models[place]
                : throw new ArgumentException($"{instrument.Id} is computed from {id}, which is not among the instruments before it.", nameof(options)));
            _places.Add(instrument.Id, i);
            Enqueue(i);
        }
    }

    public MarketOptions Options { get; }

    public IReadOnlyList<SimulatedInstrument> Instruments => Options.Instruments;

    /// <summary>When something next happens, microseconds UTC; <see cref="long.MaxValue"/> where nothing will.</summary>
    public long NextUs => _next.TryPeek(out _, out var at) ? at.Us : long.MaxValue;

    /// <summary>An instrument as it is now.</summary>
    /// <param name="place">In <see cref="Instruments"/>.</param>
    public ref readonly MarketUpdate this[int place] => ref _models[place].State;

    /// <summary>Place of an instrument; -1 where there is none such.</summary>
    public int Find(InstrumentId id) => _places.GetValueOrDefault(id, -1);

    /// <summary>What happens next. Valid until the next call.</summary>
    /// <exception cref="InvalidOperationException">Nothing will: every instrument has expired.</exception>
    public ref readonly MarketUpdate Next()
    {
        int place = _next.Dequeue();
        _models[place].Advance();
        Enqueue(place);
        return ref _models[place].State;
    }

    /// <summary>Lets everything happen that happens before an instant, microseconds UTC.</summary>
    public void SkipTo(long us)
    {
        while (NextUs < us)
        {
            Next();
        }
    }

    private void Enqueue(int place)
    {
        if (_models[place].NextUs != long.MaxValue)
        {
            _next.Enqueue(place, (_models[place].NextUs, place));
        }
    }
}
