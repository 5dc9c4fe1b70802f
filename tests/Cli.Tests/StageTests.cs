using Candlewick.Cli.Commands;
using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests;

public sealed class StageTests
{
    private readonly VirtualTime _time = new(DateTimeOffset.UnixEpoch);

    [Fact]
    public async Task A_stage_lasts_from_the_look_before_its_first_movement_to_its_last()
    {
        var stage = new Stage("candles", _time);
        await SeeAsync(stage, [5, 0], [5, 0], [6, 0], [6, 7], [6, 7], [6, 7]);
        Assert.Equal(TimeSpan.FromSeconds(2), stage.Took);
        Assert.Equal(TimeSpan.FromSeconds(3), stage.StandsStill(0));
    }

    [Fact]
    public async Task It_has_reached_an_end_whose_last_record_is_a_transaction_marker()
    {
        var stage = new Stage("candles", _time);
        Assert.False(stage.HasReached([0, 0]));
        await SeeAsync(stage, [6, 7]);
        Assert.True(stage.HasReached([7, 8]));
        Assert.True(stage.HasReached([0, 0]));
        Assert.False(stage.HasReached([7, 9]));
        Assert.Equal(TimeSpan.Zero, stage.Took);
    }

    /// <summary>One look a second.</summary>
    private async Task SeeAsync(Stage stage, params long[][] looks)
    {
        foreach (long[] next in looks)
        {
            stage.See(next);
            await Task.Delay(TimeSpan.FromSeconds(1), _time);
        }
    }
}
