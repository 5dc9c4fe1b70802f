using Candlewick.Market.Sessions;

namespace Candlewick.Market.Instruments.Continuous;

/// <summary>The contracts that a continuous future goes through, as far as they are known, and the calendar that it does so by.</summary>
public sealed class ContractChain
{
    private readonly SessionGroup _group;

    private ContractChain(ContinuousFuture future, IReadOnlyList<InstrumentId> contracts, SessionGroup group)
    {
        Future = future;
        Contracts = contracts;
        _group = group;
    }

    public ContinuousFuture Future { get; }

    /// <summary>Each once, in no order.</summary>
    public IReadOnlyList<InstrumentId> Contracts { get; }

    public TimeZoneInfo TimeZone => _group.TimeZone;

    /// <summary>What <paramref name="name"/> goes through of <paramref name="ids"/>.</summary>
    /// <param name="name">As people write it: <c>nfo:nifty@1</c>.</param>
    /// <param name="ids">Of instruments of any kind; may be listed twice.</param>
    /// <exception cref="FormatException">There is no such future among them; the message has close ones.</exception>
    public static ContractChain Find(string name, IReadOnlyCollection<string> ids)
    {
        string text = name.ToUpperInvariant();
        if (!ContinuousFuture.TryParse(text, out var future))
        {
            throw new FormatException(
                $"'{name}' is no continuous future; expected VENUE:UNDERLYING@n with n from 1 to {ContinuousFuture.MostPlaces}, such as NFO:NIFTY@1{Close(text, 1, ids)}");
        }

        var contracts = ids.Where(future.IsContract).Distinct(StringComparer.Ordinal).Select(InstrumentId.Parse).ToList();
        string root = $"{future.Venue}:{future.Underlying}";
        if (contracts.Count == 0)
        {
            string close = Close(text, future.Place, ids);
            throw new FormatException($"no futures of '{root}' are known{(close.Length > 0 ? close : "; `pipeline instruments search --type future` lists those that are")}");
        }

        if (contracts.Count < future.Place)
        {
            throw new FormatException($"'{future}' is not known: there are {contracts.Count} futures of '{root}'");
        }

        var sessions = SessionCatalog.For(SessionMode.Extended);
        return sessions.TryGet(SessionGroups.Of(future.Venue, future.Underlying, hasDerivatives: false), out var group)
            ? new ContractChain(future, contracts, group)
            : throw new FormatException($"when '{future}' rolls is not known: {future.Venue} has no calendar; there are {string.Join(", ", sessions.Venues)}");
    }

    /// <inheritdoc cref="RollDates.Of"/>
    public IReadOnlyList<Roll> Rolls(RollRule rule, OpenInterest? openInterest = null)
    {
        var clock = new SessionClock(_group);
        return new RollDates(clock.PreviousTradingDay, clock.NextTradingDay).Of(Contracts, Future.Place, rule, openInterest);
    }

    /// <summary>The date in the venue's zone.</summary>
    public DateOnly Today(TimeProvider time) => _group.DateAt(time.GetUtcNow());

    private static string Close(string text, int place, IEnumerable<string> ids)
    {
        string symbol = text[(text.IndexOf(':', StringComparison.Ordinal) + 1)..].Split('@')[0];
        var futures = ids
            .Select(id => InstrumentId.TryParse(id, out var parsed, out _) && Contract.TryParse(parsed.Symbol, out var contract) && contract.Strike is null
                ? $"{parsed.Venue}:{contract.Underlying}" : null)
            .OfType<string>().Distinct(StringComparer.Ordinal);
        var close = CloseMatches.Of(symbol, futures);
        return close.Count == 0 ? "" : $"; close to it: {string.Join(", ", close.Select(root => $"{root}@{place}"))}";
    }
}
