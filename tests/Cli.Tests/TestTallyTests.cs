using Candlewick.Cli.Testing;
using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests;

/// <summary>What a run says at its end.</summary>
public sealed class TestTallyTests : IDisposable
{
    private readonly TempFolder _folder = new("tally");

    [Fact]
    public void Every_test_that_did_not_run_is_counted_with_its_reason()
    {
        Write("one.trx", """
            <UnitTestResult testName="A.Runs" outcome="Passed" />
            <UnitTestResult testName="A.Breaks" outcome="Failed"><Output><ErrorInfo><Message>no</Message></ErrorInfo></Output></UnitTestResult>
            <UnitTestResult testName="A.Lacks" outcome="NotExecuted"><Output><StdOut>needs docker</StdOut></Output></UnitTestResult>
            <UnitTestResult testName="A.Paces" outcome="NotExecuted" />
            """);
        Write("two.trx", """<UnitTestResult testName="B.Lacks" outcome="NotExecuted"><Output><ErrorInfo><Message>needs docker</Message></ErrorInfo></Output></UnitTestResult>""");

        var tally = TestTally.Read(_folder.FullPath);

        Assert.Equal((1, 1, 3), (tally.Passed, tally.Failed, tally.Skipped));
        Assert.Equal([("explicit, runs by hand alone: A.Paces", 1), ("needs docker", 2)], tally.SkipReasons);
        Assert.Equal(["A.Breaks"], tally.FailedTests);
    }

    public void Dispose() => _folder.Dispose();

    private void Write(string file, string results) =>
        File.WriteAllText(_folder[file], $"""<TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010"><Results>{results}</Results></TestRun>""");
}
