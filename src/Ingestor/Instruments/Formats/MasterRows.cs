using Candlewick.Contracts.Instruments;
using Candlewick.Ingestor.Instruments.Merging;
using Candlewick.Market.Instruments;
using Google.Protobuf;

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

    // Messages, for they are a quarter as large as the objects; by id, which stands first in them.
    private readonly Dictionary<byte[], RowPlace> _places = new(MessageIdComparer.Instance);
    private readonly HashSet<InstrumentId> _underlyings = [];
    private readonly HashSet<string> _tokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _passedOver = new(StringComparer.Ordinal);
    private string? _firstBad;
    private int _count;
    private int _bad;

    /// <exception cref="MasterFileException">Its id or its token has occurred before.</exception>
    public void Add(RowPlace place, Instrument instrument)
    {
        byte[] message;
        try
        {
            message = InstrumentMessage.From(instrument).ToByteArray();
        }
        catch (OverflowException e)
        {
            Unreadable(place, $"a number of '{instrument.Id}' has too many digits: {e.Message}");
            return;
        }

        Counted();
        if (!_places.TryAdd(message, place))
        {
            throw Refusal(place, $"instrument '{instrument.Id}' stands in {_places[message]} already");
        }

        if (instrument.Type is not (InstrumentType.Future or InstrumentType.Option))
        {
            _underlyings.Add(instrument.Id);
        }

        foreach (var alias in instrument.Aliases)
        {
            if (alias.Kind == AliasKind.Token && !_tokens.Add(alias.Text))
            {
                throw Refusal(place, $"token '{alias.Text}' stands in {PlaceOf(alias)} already");
            }
        }
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
        _bad++;
        _firstBad ??= $"{place}: {problem}";
    }

    /// <summary>The error of a file that cannot be used as a whole.</summary>
    public MasterFileException Refusal(RowPlace place, string problem, Exception? inner = null) => new($"'{path}' {place}: {problem}", inner);

    /// <exception cref="MasterFileException">Too many rows could not be read, or there is no instrument at all.</exception>
    public VendorListing Complete(string vendor, ScratchFolder scratch)
    {
        if (_bad > _count / RowsPerTolerated)
        {
            throw new MasterFileException($"'{path}' {_firstBad} ({_bad:N0} of {_count:N0} rows cannot be read; more than one in {RowsPerTolerated:N0} refuses the file)");
        }

        return _places.Count == 0
            ? throw new MasterFileException($"'{path}' has no instrument in its {_count:N0} rows")
            : new VendorListing(
                new MasterFileReport(vendor, path, _count, _places.Count, _bad, _passedOver), InstrumentFile.Write(scratch.PathOf(vendor), _places.Keys), _underlyings);
    }

    private void Counted()
    {
        if (_count++ % CancellationStride == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }

    /// <summary>The first row with this alias: those of its file are all walked, once, for an error.</summary>
    private RowPlace PlaceOf(Alias alias) =>
        _places.First(row => InstrumentMessage.Read(Contracts.V1.Instrument.Parser.ParseFrom(row.Key)).Aliases.Any(a => a.Names(alias))).Value;
}
