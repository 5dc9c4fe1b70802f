using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Candles;

namespace Candlewick.CandleAggregator.Checkpoints;

/// <summary>Between what is missing of an instrument, with what waits to fill it, and its form in checkpoints.</summary>
internal static class GapStates
{
    public static void Write(InstrumentBars bars, InstrumentState state)
    {
        foreach (var gap in bars.Gaps.All)
        {
            state.Gaps.Add(ToState(gap));
        }

        foreach (var span in bars.Gaps.Filled)
        {
            state.Filled.Add(new FilledSpanState { Date = (uint)span.Date, FromUs = span.FromUs, ToUs = span.ToUs });
        }

        for (int i = 0; i < bars.Rules.Specs.Length; i++)
        {
            if (bars.FilledAhead(i) is { Volume: not 0 } ahead)
            {
                state.FilledAhead.Add(new FilledAheadState { Interval = bars.Rules.Specs[i].ToString(), Date = (uint)ahead.Date, Volume = ahead.Volume, SizeScale = (uint)ahead.Scale });
            }
        }

        state.FillTicks = bars.Fill?.Ticks ?? 0;
    }

    /// <summary>Puts them back, before the bars.</summary>
    public static void Restore(InstrumentBars bars, InstrumentState state)
    {
        bars.Restore(state.Gaps.Select(ToGap), state.Filled.Select(span => new FilledSpan((int)span.Date, span.FromUs, span.ToUs)));
        foreach (var ahead in state.FilledAhead)
        {
            bars.Restore(BarSpec.Parse(ahead.Interval), new FilledAhead { Date = (int)ahead.Date, Volume = ahead.Volume, Scale = (int)ahead.SizeScale });
        }

        if (state.FillTicks != 0)
        {
            bars.RestoreFill(state.FillTicks);
        }
    }

    /// <summary>One hour of what waits; null where nothing of it does any more.</summary>
    public static FillState? ToState(InstrumentBars bars, GapFill fill, long part)
    {
        var state = new FillState { Instrument = bars.Instrument.ToString(), Source = bars.Source };
        foreach (var (spec, bar) in fill.Part(part))
        {
            (spec is null ? state.VendorBars : state.Bars).Add(BarStates.ToState(spec, bar, bars.Rules));
        }

        return state.Bars.Count + state.VendorBars.Count == 0 ? null : state;
    }

    /// <summary>Puts it back, after the bars.</summary>
    public static void Restore(InstrumentBars bars, FillState state)
    {
        foreach (var bar in state.Bars)
        {
            bars.RestoreFill(BarSpec.Parse(bar.Interval), BarStates.ToBar(bar));
        }

        foreach (var bar in state.VendorBars)
        {
            bars.RestoreFill(null, BarStates.ToBar(bar));
        }
    }

    private static GapState ToState(Gap gap)
    {
        var state = new GapState
        {
            Date = (uint)gap.Date,
            FromUs = gap.FromUs,
            ToUs = gap.ToUs,
            FillFromUs = gap.FillFromUs,
            HasAllSequences = gap.HasAllSequences,
            IsUnseen = gap.IsUnseen,
            LandedUs = gap.LandedUs,
        };
        if (gap.AfterSequence is { } after)
        {
            state.AfterSequence = after;
        }

        if (gap.BeforeSequence is { } before)
        {
            state.BeforeSequence = before;
        }

        foreach (var (first, last) in gap.Received.Ranges)
        {
            state.Received.Add([first, last]);
        }

        return state;
    }

    private static Gap ToGap(GapState state) => new((int)state.Date, state.FromUs, state.ToUs)
    {
        FillFromUs = state.FillFromUs,
        AfterSequence = state.HasAfterSequence ? state.AfterSequence : null,
        BeforeSequence = state.HasBeforeSequence ? state.BeforeSequence : null,
        HasAllSequences = state.HasAllSequences,
        IsUnseen = state.IsUnseen,
        LandedUs = state.LandedUs,
        Received = new SequenceRanges([.. state.Received.Chunk(2).Select(pair => (pair[0], pair[1]))]),
    };
}
