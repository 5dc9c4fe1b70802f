using System.Collections.Concurrent;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Master;

namespace Candlewick.StreamApi.Compatibility.BrokerProxy;

/// <summary>
/// The number that a broker's stream knows an instrument by, as the master has it today: Angel One's, whose proxy it was, else
/// that of the first vendor who has one; the symbol where none has.
/// </summary>
internal sealed class BrokerTokens(InstrumentMaster master, TimeProvider time)
{
    private volatile Known _known = new(null, default, new ConcurrentDictionary<string, string>(StringComparer.Ordinal));

    public string Of(string instrument)
    {
        // Tokens are given again to other instruments: what was known goes with the master and with the day.
        var known = _known;
        var today = MasterDay.At(time.GetUtcNow());
        if (!ReferenceEquals(known.Master, master.Index) || known.Day != today)
        {
            _known = known = new Known(master.Index, today, new ConcurrentDictionary<string, string>(StringComparer.Ordinal));
        }

        return known.Tokens.GetOrAdd(instrument, Find, today);
    }

    private string Find(string instrument, DateOnly today)
    {
        string? token = master.Find(instrument)?.Aliases
            .Where(alias => alias.Kind == AliasKind.Token && alias.IsValidOn(today))
            .OrderBy(alias => alias.Vendor == Vendors.SmartApi ? -1 : Vendors.RankOf(alias.Vendor))
            .Select(alias => alias.Text).FirstOrDefault();

        // Some vendors write the exchange before it: 1:2885, 4.1!2885.
        return token is null ? instrument[(instrument.IndexOf(':', StringComparison.Ordinal) + 1)..] : token[(token.AsSpan().LastIndexOfAny(':', '!', '|') + 1)..];
    }

    private sealed record Known(object? Master, DateOnly Day, ConcurrentDictionary<string, string> Tokens);
}
