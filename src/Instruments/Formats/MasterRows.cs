using System.Text;
using Candlewick.Contracts.Instruments;
using Candlewick.Instruments.Merging;
using Candlewick.Market.Instruments;
using Google.Protobuf;

namespace Candlewick.Instruments.Formats;

/// <summary>
/// Takes the rows of one file and refuses the file where too much of it is wrong. A token or an id that occurs twice is too much:
/// one of the two rows would get the other's ticks.
/// </summary>
internal sealed class MasterRows(string path, CancellationToken cancellationToken)
{
    /// <summary>One unreadable row in so many is passed over; vendors' files have slips.</summary>
    private const int RowsPerTolerated = 1000;

    private const int CancellationStride = 4096;

    // Messages, for they are a quarter as large as the objects. Lists that only grow, sorted at the end to find what occurs twice: in a
    // table the collector would look for new rows all over, again and again.
    private readonly List<byte[]> _messages = [];
    private readonly List<RowPlace> _places = [];
    private readonly List<string> _tokens = [];
    private readonly List<int> _rowsOfTokens = [];
    private readonly HashSet<InstrumentId> _underlyings = [];
    private readonly Dictionary<string, int> _passedOver = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _unreadable = new(StringComparer.Ordinal);
    private string? _firstBad;
    private int _count;
    private int _bad;

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
        _messages.Add(message);
        _places.Add(place);
        if (!instrument.Type.IsContract())
        {
            _underlyings.Add(instrument.Id);
        }

        foreach (var alias in instrument.Aliases)
        {
            if (alias.Kind == AliasKind.Token)
            {
                _tokens.Add(alias.Text);
                _rowsOfTokens.Add(_messages.Count - 1);
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
    /// <param name="problem">With what is the row's own in single quotes.</param>
    public void Unreadable(RowPlace place, string problem)
    {
        Counted();
        _bad++;
        string reason = ReasonOf(problem);
        _unreadable[reason] = _unreadable.GetValueOrDefault(reason) + 1;
        _firstBad ??= $"{place}: {problem}";
    }

    /// <summary>The error of a file that cannot be used as a whole.</summary>
    public MasterFileException Refusal(RowPlace place, string problem, Exception? inner = null) => new($"'{path}' {place}: {problem}", inner);

    /// <exception cref="MasterFileException">Too many rows could not be read, an id or a token occurs twice, or there is no instrument at all.</exception>
    public VendorListing Complete(string vendor, ScratchFolder scratch)
    {
        if (_bad > _count / RowsPerTolerated)
        {
            throw new MasterFileException($"'{path}' {_firstBad} ({_bad:N0} of {_count:N0} rows cannot be read; more than one in {RowsPerTolerated:N0} refuses the file)");
        }

        if (_messages.Count == 0)
        {
            throw new MasterFileException($"'{path}' has no instrument in its {_count:N0} rows");
        }

        byte[][] messages = [.. _messages];
        RequireOnce(messages, [.. Enumerable.Range(0, messages.Length)], MessageIdComparer.Instance, m => $"instrument '{Encoding.UTF8.GetString(MessageIdComparer.IdOf(m))}'");
        RequireOnce([.. _tokens], [.. _rowsOfTokens], StringComparer.Ordinal, token => $"token '{token}'");
        return new VendorListing(
            new MasterFileReport(vendor, path, _count, messages.Length, _unreadable, _passedOver), InstrumentFile.Write(scratch.PathOf(vendor), messages), _underlyings);
    }

    /// <summary>Sorts <paramref name="keys"/> and refuses the first row, by its place in the file, whose key stands in an earlier one.</summary>
    private void RequireOnce<T>(T[] keys, int[] rows, IComparer<T> order, Func<T, string> name)
    {
        Array.Sort(keys, rows, order);
        (int Row, int Earlier, T Key)? again = null;
        for (int i = 1; i < keys.Length; i++)
        {
            int row = Math.Max(rows[i - 1], rows[i]);
            if (order.Compare(keys[i - 1], keys[i]) == 0 && (again is not { } first || row < first.Row))
            {
                again = (row, Math.Min(rows[i - 1], rows[i]), keys[i]);
            }
        }

        if (again is { } twice)
        {
            throw Refusal(_places[twice.Row], $"{name(twice.Key)} stands in {_places[twice.Earlier]} already");
        }
    }

    /// <summary>The problem without what it quotes of one row, so that rows with the same problem have the same reason.</summary>
    private static string ReasonOf(string problem)
    {
        string[] parts = problem.Split('\'');
        string said = string.Join(' ', parts.Where((_, i) => i % 2 == 0).Select(part => part.Trim()).Where(part => part.Length > 0));
        return said.Split([';', ':'], 2)[0];
    }

    private void Counted()
    {
        if (_count++ % CancellationStride == 0)
        {
            cancellationToken.ThrowIfCancellationRequested();
        }
    }
}
