using Candlewick.CandleAggregator.Partitions;
using Candlewick.Contracts.V1;
using Candlewick.Market.Bars;
using Candlewick.Streaming.Engines;

namespace Candlewick.CandleAggregator.Checkpoints;

/// <summary>
/// The sources of a partition in its checkpoint: a record for each source, for what each has of an instrument, and for the
/// owners of each instrument's dates.
/// </summary>
internal static class SourceStates
{
    /// <summary>Writes what changed since the last checkpoint.</summary>
    public static void Write(SourceTable sources, StateCodec codec, StateWriter output)
    {
        foreach (var source in sources.All)
        {
            Write(source, codec, output);
        }

        foreach (var instrument in sources.Instruments)
        {
            if (instrument.Dates.IsDirty)
            {
                output.Write($"dates|{instrument.Id}", codec.Encode(new AggregatorState { Dates = DateStates.ToState(instrument.Id, instrument.Dates) }));
                instrument.Dates.MarkClean();
            }
        }
    }

    /// <summary>Puts a checkpoint back.</summary>
    /// <exception cref="FormatException">A value is not of this topic.</exception>
    public static void Restore(SourceTable sources, StateCodec codec, IReadOnlyDictionary<string, byte[]> state)
    {
        var values = state.Values.Select(codec.Read).ToList();
        foreach (var value in values.Where(v => v.Feed is not null))
        {
            sources.Restore(value.Feed);
        }

        foreach (var value in values.Where(v => v.Instrument is not null))
        {
            sources.Restore(value.Instrument);
        }

        foreach (var value in values.Where(v => v.Fill is not null))
        {
            sources.Restore(value.Fill);
        }

        foreach (var value in values.Where(v => v.Dates is not null))
        {
            sources.Restore(value.Dates);
        }
    }

    private static void Write(Source source, StateCodec codec, StateWriter output)
    {
        if (source.IsDirty)
        {
            var feed = BarStates.ToState(source.Clock);
            feed.Totals = TickTotalsStates.ToState(source.Counts);
            output.Write($"feed|{source.Clock.Source}", codec.Encode(new AggregatorState { Feed = feed }));
            source.IsDirty = false;
        }

        List<SourceInstrument>? gone = null;
        foreach (var instrument in source.Instruments.Values)
        {
            var bars = instrument.Bars;
            WriteFill(bars, codec, output);
            if (source.Clock.Ended && !bars.Dates.Concern(bars))
            {
                // An ended source accepts nothing more, and there is nothing to go on with.
                output.Write(KeyOf(bars), null);
                (gone ??= []).Add(instrument);
            }
            else if (bars.IsDirty)
            {
                output.Write(KeyOf(bars), codec.Encode(new AggregatorState { Instrument = BarStates.ToState(bars) }));
                bars.MarkClean();
            }
        }

        gone?.ForEach(instrument => SourceTable.Remove(source, instrument));
    }

    private static void WriteFill(InstrumentBars bars, StateCodec codec, StateWriter output)
    {
        if (bars.Fill is not { DirtyParts.Count: > 0 } fill)
        {
            return;
        }

        foreach (long part in fill.DirtyParts)
        {
            var state = GapStates.ToState(bars, fill, part);
            output.Write($"fill|{bars.Source}|{bars.Instrument}|{part}", state is null ? null : codec.Encode(new AggregatorState { Fill = state }));
        }

        fill.MarkClean();
    }

    private static string KeyOf(InstrumentBars bars) => $"bars|{bars.Source}|{bars.Instrument}";
}
