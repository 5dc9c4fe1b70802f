using Candlewick.Market.Instruments;

namespace Candlewick.Instruments.Lookup;

/// <summary>Which instruments exist, as far as the store, the log and the master of instruments show, and which of them a name means.</summary>
/// <param name="readStored">Ids of the instruments that the store has candles of.</param>
/// <param name="seen">Ids seen in the log by this process.</param>
/// <param name="defaultVenues">Venues a bare symbol is looked for on, in this order.</param>
public sealed class InstrumentDirectory(
    Func<CancellationToken, Task<List<string>>> readStored, Func<IEnumerable<string>> seen, InstrumentMaster master, IReadOnlyList<string> defaultVenues, TimeProvider time)
{
    private static readonly TimeSpan StoredFor = TimeSpan.FromSeconds(1);

    private IReadOnlyList<string>? _stored;
    private long _storedAt;

    /// <summary>Every instrument with a stored candle, or seen in the log by this process.</summary>
    public async Task<HashSet<string>> KnownAsync(CancellationToken cancellationToken)
    {
        // A node that gets a thousand subscriptions at once asks the store once. Two askers at the same time do no harm.
        if (_stored is not { } stored || time.GetElapsedTime(_storedAt) > StoredFor)
        {
            _stored = stored = await readStored(cancellationToken);
            _storedAt = time.GetTimestamp();
        }

        var known = new HashSet<string>(stored, StringComparer.Ordinal);
        known.UnionWith(seen());
        return known;
    }

    /// <summary>
    /// Finds what <paramref name="names"/> mean: a full id itself, a bare symbol on the first default venue that has it, a vendor's name
    /// what it names today, a pattern all it matches, now and later.
    /// </summary>
    /// <exception cref="InstrumentNameException">A name is not one, or a bare symbol is on none of the default venues.</exception>
    public async Task<Resolution> ResolveAsync(IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        var known = await KnownAsync(cancellationToken);
        var resolved = new List<ResolvedInstrument>(names.Count);
        var prefixes = new List<string>();
        var ids = new List<string>();
        foreach (string name in names)
        {
            if (name.Contains('*', StringComparison.Ordinal))
            {
                string prefix = PrefixOf(name);
                prefixes.Add(prefix);
                resolved.AddRange(known.Where(k => k.StartsWith(prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal)
                    .Select(k => new ResolvedInstrument(name, k, true)));
            }
            else
            {
                string id = Resolve(name, known);
                ids.Add(id);
                resolved.Add(new ResolvedInstrument(name, id, known.Contains(id) || master.Contains(id)));
            }
        }

        return new Resolution(new InstrumentSet(ids, prefixes), resolved);
    }

    /// <summary>The same of one name, where a pattern will not do.</summary>
    /// <exception cref="InstrumentNameException">As of several; or it is a pattern.</exception>
    public Task<Resolution> ResolveOneAsync(string name, CancellationToken cancellationToken) => name.Contains('*', StringComparison.Ordinal)
        ? throw new InstrumentNameException($"'{Clip(name)}' is a pattern; name one instrument", isMalformed: true)
        : ResolveAsync([name], cancellationToken);

    private string Resolve(string name, HashSet<string> known)
    {
        string text = name.Trim().ToUpperInvariant();
        bool isId = InstrumentId.TryParse(text, out _, out string? error);
        if (isId && IsKnown(text))
        {
            return text;
        }

        // An id that is not known may be a vendor's name (NSE:RELIANCE-EQ, 1:2885), else it is one to wait for.
        if ((isId ? null : BareSymbol.Find(text, defaultVenues, IsKnown)) is { } symbol)
        {
            return symbol;
        }

        if (master.Resolve(name) is { } named)
        {
            return named;
        }

        if (text.Contains(':', StringComparison.Ordinal))
        {
            return isId ? text : throw new InstrumentNameException(error!);
        }

        var close = CloseMatches.Of(text, known.Union(master.Index.SpotIds));
        throw new InstrumentNameException(
            $"'{Clip(name)}' is not known on {(defaultVenues.Count == 0 ? "any venue, for DEFAULT_VENUES is empty" : string.Join(", ", defaultVenues))}"
            + (close.Count == 0 ? "" : $"; close to it: {string.Join(", ", close)}")
            + ". Write it as VENUE:SYMBOL to wait for an instrument that is not fed yet.");

        bool IsKnown(string id) => known.Contains(id) || master.Contains(id);
    }

    private static string PrefixOf(string pattern)
    {
        string prefix = pattern[..^1].ToUpperInvariant();
        return pattern.EndsWith('*') && !prefix.Contains('*', StringComparison.Ordinal)
            ? prefix
            : throw new InstrumentNameException($"pattern '{Clip(pattern)}' must have one * and have it at the end, such as NSE:* or NYSE:S*", isMalformed: true);
    }

    /// <summary>The beginning of what a client wrote, for an answer.</summary>
    public static string Clip(string name) => name.Length <= 40 ? name : name[..40] + "…";
}
