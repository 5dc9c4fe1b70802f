using Candlewick.Tests.Support;

namespace Candlewick.EmbeddedKafka.Tests.Durability;

public sealed class FolderInUseTests
{
    [Fact]
    public async Task A_second_process_on_the_folder_is_refused_and_the_first_goes_on()
    {
        using var folder = new TempFolder("lock");
        using var broker = new BrokerProcess(folder.FullPath);
        await broker.StartAsync();
        var (exitCode, error) = await broker.StartSecondAsync();
        Assert.Equal(1, exitCode);
        Assert.Contains("error: the broker's folder", error);
        Assert.Contains("in use by another process", error);
        Assert.DoesNotContain("   at ", error);

        await Clients.CreateTopicAsync(broker.Bootstrap, "still-here", 1);

        // A killed process leaves no lock behind.
        await broker.KillAsync();
        await broker.StartAsync();
        Assert.Empty(Clients.ReadAll(broker.Bootstrap, "still-here", 0));
    }
}
