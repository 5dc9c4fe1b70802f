using Candlewick.Streaming.Jobs;
using Candlewick.Tests.Support;

namespace Candlewick.Streaming.Tests.Jobs;

public sealed class JobBoardTests
{
    [Fact]
    public void A_job_waits_runs_and_keeps_what_came_of_it_while_it_waits_again()
    {
        var time = new VirtualTime(DateTimeOffset.UnixEpoch.AddSeconds(10));
        var board = new JobBoard(time);
        var job = board.Add("instruments", "refreshes the master");
        board.Add("reconciliation", "compares");
        Assert.Equal(["instruments", "reconciliation"], board.Standings.Select(standing => standing.Name));

        job.Waits(DateTimeOffset.UnixEpoch.AddSeconds(20));
        Assert.Equal(new JobStanding("instruments", "refreshes the master", "waiting", 20_000_000, null, null, null, null), board.Standings[0]);

        job.Begins();
        Assert.Equal(new JobStanding("instruments", "refreshes the master", "running", null, 10_000_000, null, null, null), board.Standings[0]);

        job.Ends(false, "the vendor is away");
        job.Waits(DateTimeOffset.UnixEpoch.AddSeconds(30));
        Assert.Equal(new JobStanding("instruments", "refreshes the master", "waiting", 30_000_000, 10_000_000, 10_000_000, false, "the vendor is away"), board.Standings[0]);
    }
}
