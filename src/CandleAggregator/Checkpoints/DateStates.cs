using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Market.Instruments;

namespace Candlewick.CandleAggregator.Checkpoints;

/// <summary>Between the owners of an instrument's dates and their form in checkpoints.</summary>
internal static class DateStates
{
    public static DatesState ToState(InstrumentId instrument, InstrumentDates dates)
    {
        var state = new DatesState { Instrument = instrument.ToString() };
        foreach (var open in dates.Open)
        {
            state.Open.Add(new OpenDateState { Date = (uint)open.Date, Source = open.Owner.Source, FromUs = open.FromUs, CloseUs = open.CloseUs, IsFree = open.IsFree, IsClosed = open.IsClosed, IsBackfilled = open.IsBackfilled });
        }

        foreach (var (first, last) in dates.Done.Ranges)
        {
            state.Done.Add([(uint)first, (uint)last]);
        }

        foreach (var aside in dates.SetAside)
        {
            state.SetAside.Add(new SetAsideState { Date = (uint)aside.Date, Source = aside.Source, FirstOffset = aside.FirstOffset, Ticks = aside.Ticks });
        }

        return state;
    }

    /// <param name="state">What the checkpoint has.</param>
    /// <param name="dates">Where it is put back.</param>
    /// <param name="barsOf">What a source has of the instrument.</param>
    public static void Restore(DatesState state, InstrumentDates dates, Func<string, InstrumentBars> barsOf)
    {
        foreach (var open in state.Open)
        {
            dates.Restore((int)open.Date, barsOf(open.Source), open.FromUs, open.CloseUs, open.IsFree, open.IsClosed, open.IsBackfilled);
        }

        dates.Restore(
            [.. state.Done.Chunk(2).Select(pair => ((int)pair[0], (int)pair[1]))],
            [.. state.SetAside.Select(aside => new SetAsideTicks((int)aside.Date, aside.Source, aside.FirstOffset, aside.Ticks))]);
    }
}
