using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;
using Candlewick.Market.Instruments;
using Candlewick.Market.Sessions;
using Candlewick.Streaming.Transactions;

namespace Candlewick.CandleAggregator.Checkpoints;

/// <summary>Between the bar builder's memory and its published form.</summary>
internal static class BarStates
{
    public static FeedState ToState(SourceClock clock)
    {
        var state = new FeedState
        {
            Source = clock.Source,
            WatermarkUs = clock.Watermark,
            ObservedSinceUs = clock.ObservedSinceUs,
            DownSinceUs = clock.DownSinceUs,
            Ended = clock.Ended,
            VagueBeforeUs = clock.VagueBeforeUs,
        };
        foreach (var span in clock.Missing)
        {
            state.MissingUs.Add(span.FromUs);
            state.MissingUs.Add(span.ToUs);
        }

        return state;
    }

    public static SourceClock ToClock(FeedState state)
    {
        var missing = new MissingSpan[state.MissingUs.Count / 2];
        for (int i = 0; i < missing.Length; i++)
        {
            missing[i] = new MissingSpan(state.MissingUs[2 * i], state.MissingUs[(2 * i) + 1]);
        }

        var clock = new SourceClock(state.Source);
        clock.Restore(state.WatermarkUs, state.ObservedSinceUs, state.DownSinceUs, state.Ended, state.VagueBeforeUs, missing);
        return clock;
    }

    public static InstrumentState ToState(InstrumentBars bars)
    {
        ref readonly var memory = ref bars.Memory;
        var state = new InstrumentState
        {
            Instrument = bars.Instrument.ToString(),
            Source = bars.Source,
            SessionDate = (uint)memory.SessionDate,
            SizeScale = (uint)memory.SizeScale,
            PendingVolume = memory.PendingVolume,
            TradeUs = memory.TradeUs,
            ExchangeUs = memory.ExchangeUs,
            ObservedSinceUs = memory.ObservedSinceUs,
            PriceScale = (uint)memory.PriceScale,
            VolumeRises = memory.VolumeRises,
            VolumeFalls = memory.VolumeFalls,
            VolumeIsRolling = memory.VolumeIsRolling,
            SessionGroup = bars.Rules.Group.Name,
            ForgottenUs = bars.ForgottenUs,
            NextSessionGroup = bars.NextRules?.Group.Name ?? "",
        };
        if (memory.HasSequence)
        {
            state.LastSequence = memory.Sequence;
        }

        if (memory.HasCumulativeVolume)
        {
            state.CumulativeVolume = memory.CumulativeVolume;
        }

        if (memory.HasPrice)
        {
            state.Price = memory.Price;
        }

        for (int i = 0; i < bars.Rules.Specs.Length; i++)
        {
            var spec = bars.Rules.Specs[i];
            foreach (ref readonly var bar in bars.Bars(i))
            {
                state.Bars.Add(ToState(spec, bar, bars.Rules));
            }
        }

        GapStates.Write(bars, state);
        return state;
    }

    /// <exception cref="PositionException">There is no such session group, or the calendar of a bar's date is another one by now.</exception>
    public static InstrumentBars ToBars(InstrumentState state, CandleRules all, InstrumentDates? dates = null)
    {
        var instrument = InstrumentId.Parse(state.Instrument);
        var rules = RulesOf(all, instrument, state.SessionGroup);
        var bars = new InstrumentBars(instrument, state.Source, rules, dates);
        bars.Restore(new InstrumentMemory
        {
            HasSequence = state.HasLastSequence,
            Sequence = state.LastSequence,
            SessionDate = (int)state.SessionDate,
            HasCumulativeVolume = state.HasCumulativeVolume,
            CumulativeVolume = state.CumulativeVolume,
            SizeScale = (int)state.SizeScale,
            PendingVolume = state.PendingVolume,
            TradeUs = state.TradeUs,
            ExchangeUs = state.ExchangeUs,
            ObservedSinceUs = state.ObservedSinceUs,
            HasPrice = state.HasPrice,
            Price = state.Price,
            PriceScale = (int)state.PriceScale,
            VolumeRises = state.VolumeRises,
            VolumeFalls = state.VolumeFalls,
            VolumeIsRolling = state.VolumeIsRolling,
        }, state.ForgottenUs);
        GapStates.Restore(bars, state);
        foreach (var bar in state.Bars)
        {
            var spec = BarSpec.Parse(bar.Interval);
            if (bar.Rules != rules.HashOf(spec, (int)bar.TradingDate))
            {
                throw new PositionException(
                    $"the calendar of {rules.Group} has other hours for {bar.TradingDate} than when a {spec} bar of {state.Instrument} was begun, and the bar is not done. "
                    + "Let the build that began it finish that date, or begin anew under another TOPIC_PREFIX.");
            }

            bars.Restore(spec, ToBar(bar));
        }

        if (state.NextSessionGroup.Length > 0)
        {
            bars.NameGroup(RulesOf(all, instrument, state.NextSessionGroup));
        }

        bars.MarkClean();
        return bars;
    }

    private static VenueRules RulesOf(CandleRules all, InstrumentId instrument, string group) =>
        all.TryGet(instrument.Venue, group, out var rules)
            ? rules
            : throw new PositionException(
                $"the checkpoint has {instrument} in session group '{group}', and this build's calendars have no such group of venue {instrument.Venue}. "
                + "Run the build that wrote it, or begin anew under another TOPIC_PREFIX.");

    /// <param name="spec">Null: a vendor's bar, of no interval of ours.</param>
    public static BarState ToState(BarSpec? spec, in Bar bar, VenueRules rules)
    {
        var state = new BarState
        {
            Interval = spec?.ToString() ?? "",
            StartUs = bar.StartUs,
            EndUs = bar.EndUs,
            Ordinal = bar.Ordinal,
            TradingDate = (uint)bar.TradingDate,
            Rules = spec is { } known ? rules.HashOf(known, bar.TradingDate) : 0,
            PriceScale = (uint)bar.PriceScale,
            SizeScale = (uint)bar.SizeScale,
            Open = bar.Open,
            High = bar.High,
            Low = bar.Low,
            Close = bar.Close,
            OpenTimeUs = bar.OpenTimeUs,
            CloseTimeUs = bar.CloseTimeUs,
            OpenSequence = bar.OpenSequence,
            CloseSequence = bar.CloseSequence,
            IsDayTotal = bar.IsDayTotal,
            UnattributedVolume = bar.Unattributed,
            TurnoverHigh = (long)(bar.Turnover >> 64),
            TurnoverLow = (ulong)(bar.Turnover & ulong.MaxValue),
            Trades = (ulong)bar.Trades,
            Updates = (ulong)bar.Updates,
            Flags = (uint)bar.Flags,
            Published = bar.Published,
            Dirty = bar.Dirty,
            FirstOffset = bar.FirstOffset,
            LastOffset = bar.LastOffset,
        };
        if (bar.HasVolume)
        {
            state.Volume = bar.Volume;
        }

        if (bar.HasOpenInterest)
        {
            state.OpenInterest = bar.OpenInterest;
        }

        return state;
    }

    public static Bar ToBar(BarState state) => new()
    {
        StartUs = state.StartUs,
        EndUs = state.EndUs,
        Ordinal = state.Ordinal,
        TradingDate = (int)state.TradingDate,
        PriceScale = (int)state.PriceScale,
        SizeScale = (int)state.SizeScale,
        Open = state.Open,
        High = state.High,
        Low = state.Low,
        Close = state.Close,
        OpenTimeUs = state.OpenTimeUs,
        CloseTimeUs = state.CloseTimeUs,
        OpenSequence = state.OpenSequence,
        CloseSequence = state.CloseSequence,
        IsDayTotal = state.IsDayTotal,
        HasVolume = state.HasVolume,
        Volume = state.Volume,
        Unattributed = state.UnattributedVolume,
        Turnover = new Int128((ulong)state.TurnoverHigh, state.TurnoverLow),
        HasOpenInterest = state.HasOpenInterest,
        OpenInterest = state.OpenInterest,
        Trades = (long)state.Trades,
        Updates = (long)state.Updates,
        Flags = (BarFlags)state.Flags,
        Published = state.Published,
        Dirty = state.Dirty,
        FirstOffset = state.FirstOffset,
        LastOffset = state.LastOffset,
    };
}
