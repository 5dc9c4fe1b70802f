using Candlewick.Ingestor.Live;

namespace Candlewick.Ingestor.Tests.Live;

public sealed class LateStartsTests
{
    private static readonly LiveInstrument Infy = Frames.Of("NSE:INFY", "1594");
    private readonly LateStarts _starts = new();

    [Fact]
    public void What_begins_in_a_session_has_missed_it_since_its_open()
    {
        Assert.True(_starts.Begins(Infy, At(5, 30), out long sinceUs));
        Assert.Equal(At(3, 30), sinceUs);
        Assert.False(_starts.Begins(Infy, At(6, 0), out _)); // A reader that is made anew says the same again.
    }

    [Theory]
    [InlineData(3, 0)]
    [InlineData(12, 0)]
    public void Before_and_after_a_session_nothing_of_it_is_told(int hour, int minute) => Assert.False(_starts.Begins(Infy, At(hour, minute), out _));

    [Fact]
    public void What_an_earlier_run_had_is_told_by_the_outage()
    {
        _starts.Had(Infy.Instrument.Id);
        Assert.False(_starts.Begins(Infy, At(5, 30), out _));
    }

    [Fact]
    public void What_was_given_up_and_is_wanted_again_has_missed_the_time_between()
    {
        _starts.Begins(Infy, At(3, 0), out _);
        _starts.Leaves(Infy.Instrument.Id, At(5, 0));
        Assert.True(_starts.Begins(Infy, At(5, 30), out long sinceUs));
        Assert.Equal(At(5, 0), sinceUs);
    }

    private static long At(int hour, int minute) => Simulation.SimulatedRun.At(hour, minute);
}
