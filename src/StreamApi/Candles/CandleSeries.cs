using Candlewick.Instruments.Continuous;
using Candlewick.Instruments.Lookup;
using Candlewick.Market.Instruments;
using Candlewick.Market.Instruments.Continuous;
using Candlewick.StreamApi.Subscriptions;

namespace Candlewick.StreamApi.Candles;

/// <summary>What a request for candles is about: one instrument, or the contracts of a continuous future one after the other.</summary>
/// <param name="Name">Id or reference.</param>
/// <param name="Resolution">The instruments that its dates and spans back are read by.</param>
/// <param name="Spans">In order of time.</param>
internal sealed record CandleSeries(string Name, Resolution Resolution, IReadOnlyList<CandleSpan> Spans)
{
    /// <param name="rule">Of continuous futures.</param>
    /// <exception cref="InstrumentNameException">It is not known; the message has close names.</exception>
    public static async Task<CandleSeries> FindAsync(
        string name, RollRule rule, InstrumentDirectory directory, ContinuousFutures futures, CancellationToken cancellationToken)
    {
        if (ContinuousFuture.IsMeant(name))
        {
            var (chain, rolls) = await futures.FindAsync(name, rule, cancellationToken);
            return Of(chain, rolls, await directory.KnownAsync(cancellationToken));
        }

        var resolution = await directory.ResolveOneAsync(name, cancellationToken);
        if (resolution.Instruments is [{ Known: true } found])
        {
            return new CandleSeries(found.Instrument, resolution, [new CandleSpan(found.Instrument, 0, long.MaxValue)]);
        }

        var close = CloseMatches.Of(name.Split(':')[^1].ToUpperInvariant(), await directory.KnownAsync(cancellationToken));
        throw new InstrumentNameException(
            $"'{name}' has no candles" + (close.Count == 0 ? "; look at its spelling, VENUE:SYMBOL" : $"; close to it: {string.Join(", ", close)}"));
    }

    /// <param name="recorded">Ids that there may be candles of: a chain has many that there are none of.</param>
    private static CandleSeries Of(ContractChain chain, IReadOnlyList<Roll> rolls, HashSet<string> recorded)
    {
        string[] ids = [.. chain.Contracts.Select(contract => contract.ToString())];
        var spans = rolls.Select(roll => new CandleSpan(roll.Contract.ToString(), FirstUs(roll.From), FirstUs(roll.To)));
        return new CandleSeries(
            chain.Future.ToString(),
            new Resolution(new InstrumentSet(ids, []), [.. ids.Select(id => new ResolvedInstrument(id, id, Known: true))]),
            [.. spans.Where(span => recorded.Contains(span.Instrument))]);

        long FirstUs(DateOnly date) => date == DateOnly.MinValue ? 0 : TimeRange.Midnight(date, chain.TimeZone);
    }
}
