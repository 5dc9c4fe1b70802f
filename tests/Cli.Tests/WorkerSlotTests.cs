using System.Collections;
using Candlewick.Cli.Settings;
using Candlewick.Tests.Support;

namespace Candlewick.Cli.Tests;

public sealed class WorkerSlotTests : IDisposable
{
    private readonly TempFolder _folder = new("slots");
    private readonly PipelineSettings _settings;

    public WorkerSlotTests() => _settings = PipelineSettings.From(new Hashtable { ["DATA_DIR"] = _folder.FullPath });

    [Fact]
    public void Two_at_once_have_different_names_and_a_freed_one_is_taken_again()
    {
        var first = WorkerSlot.Claim(_settings, "aggregate");
        using var second = WorkerSlot.Claim(_settings, "aggregate");
        Assert.NotEqual(first.Name, second.Name);

        first.Dispose();
        using var again = WorkerSlot.Claim(_settings, "aggregate");

        Assert.Equal(first.Name, again.Name);
    }

    [Fact]
    public void Commands_that_run_the_same_service_on_one_folder_have_different_names()
    {
        using var up = WorkerSlot.Claim(_settings, "up");
        using var aggregate = WorkerSlot.Claim(_settings, "aggregate");

        Assert.NotEqual(up.Name, aggregate.Name);
    }

    [Fact]
    public void Folders_have_different_names()
    {
        using var other = new TempFolder("slots");
        using var here = WorkerSlot.Claim(_settings, "up");
        using var there = WorkerSlot.Claim(_settings with { DataFolder = other.FullPath }, "up");

        Assert.NotEqual(here.Name, there.Name);
    }

    [Fact]
    public void WORKER_NAME_is_taken_as_it_is()
    {
        using var slot = WorkerSlot.Claim(_settings with { WorkerName = "east-1" }, "up");

        Assert.Equal("east-1", slot.Name);
    }

    public void Dispose() => _folder.Dispose();
}
