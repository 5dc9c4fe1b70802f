using Candlewick.Market.Instruments;

namespace Candlewick.Ingestor.Instruments.Formats;

/// <summary>
/// Takes the rows of one file and refuses the file where too much of it is wrong. A token or an id that occurs twice is wrong at
/// once: one of the two rows would get the other's ticks.
/// </summary>
internal sealed class MasterRows(string path, CancellationToken cancellationToken)
{
    /// <summary>One unreadable row in so many is passed over; vendors' files have slips.</summary>
    private const int RowsPerTolerated = 1000;

    private const int CancellationStride = 4096;

    // Where each row stood is looked for only when one of them occurs again: a map of places would be the largest thing here.
    private readonly List<Instrument> _instruments = [];
    private readonly List<RowPlace> _places = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _passedOver = new(StringComparer.Ordinal);
    private string? _firstBad;

    /// <summary>Rows of the file, whatever became of them.</summary>
    public int Count { get; private set; }

    /// <summary>Rows that could not be read.</summary>
    public int Bad { get; private set; }

    public IReadOnlyList<Instrument> Instruments => _instruments;

    /// <summary>Rows that are none of our business, by reason.</summary>
    public IReadOnlyDictionary<string, int> PassedOver => _passedOver;

    /// <exception cref="MasterFileException">Its id or its token has occurred before.</exception>
    public void Add(RowPlace place, Instrument instrument)
    {
        Counted();
        string id = instrument.Id.ToString();
        if (!_ids.Add(id))
        {
            throw Refusal(place, $"instrument '{id}' stands in {PlaceOf(i => i.Id == instrument.Id)} already");
        }

        foreach (var alias in instrument.Aliases)
        {
            if (alias.Kind == AliasKind.Token && !_tokens.Add(alias.Text))
            {
                throw Refusal(place, $"token '{alias.Text}' stands in {PlaceOf(i => i.Aliases.Any(a => a.Names(alias)))} already");
            }
        }

        _instruments.Add(instrument);
        _places.Add(place);
    }

    /// <summary>A row of a kind that no id is defined for.</summary>
    public void PassOver(string reason)
    {
        Counted();
        _passedOver[reason] = _passedOver.GetValueOrDefault(reason) + 1;
    }

    /// <summary>A row that cannot be read.</summary>
    public void Unreadable(RowPlace place, string problem)
    {
        Counted();
        Bad++;
        _firstBad ??= $"{place}: {problem}";
    }

    /// <summary>The error of a file that cannot be used as a whole.</summary>
    public MasterFileException Refusal(RowPlace place, string problem, Exception? inner = null) => new($"'{path}' {place}: {problem}", inner);

    /// <exception cref="MasterFileException">Too many rows could not be read, or there is no instrument at all.</exception>
    public void Complete()
    {
        if (Bad > Count / RowsPerTolerated)
        {
            throw new MasterFileException($"'{path}' {_firstBad} ({Bad:N0} of {Count:N0} rows cannot be read; more than one in {RowsPerTolerated:N0} refuses the file)");
        }

        if (_instruments.Count == 0)
        {
            throw new MasterFileException($"'{path}' has no instrument in its {Count:N0} rows");
        }
    }

    private void Counted()
    {
        if (Count++ % CancellationStride == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    private RowPlace PlaceOf(Predicate<Instrument> match) => _places[_instruments.FindIndex(match)];
}
