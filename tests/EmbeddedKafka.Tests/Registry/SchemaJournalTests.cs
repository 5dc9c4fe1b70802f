using Candlewick.EmbeddedKafka.Registry;

namespace Candlewick.EmbeddedKafka.Tests.Registry;

public sealed class SchemaJournalTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("candlewick-").FullName;

    [Fact]
    public async Task Ids_versions_levels_and_references_survive()
    {
        await using (var registry = await RegistryHarness.StartAsync(_folder))
        {
            await FillAsync(registry);
        }

        await using var again = await RegistryHarness.StartAsync(_folder);
        Assert.Equal("""["a-value","b-value"]""", (await again.GetAsync("subjects")).Body.GetRawText());
        Assert.Equal("""{"compatibilityLevel":"FULL"}""", (await again.GetAsync("config/a-value")).Body.GetRawText());
        Assert.Equal(2, await again.RegisterAsync("a-value", "message A { int64 b = 1; }"));
        Assert.Equal(3, await again.RegisterAsync("a-value", "message A { int64 c = 1; }"));
        Assert.Equal("[1,2,3]", (await again.GetAsync("subjects/a-value/versions")).Body.GetRawText());
    }

    [Fact]
    public async Task What_was_answered_is_on_disk_before_the_process_ends()
    {
        await using var registry = await RegistryHarness.StartAsync(_folder);
        await FillAsync(registry);

        // What a killed process leaves: the bytes as they are now, nothing flushed by an orderly end.
        await using var copy = await RegistryHarness.StartAsync(CopyJournal(ReadShared()));

        Assert.Equal("""["a-value","b-value"]""", (await copy.GetAsync("subjects")).Body.GetRawText());
    }

    [Fact]
    public async Task A_last_line_torn_at_any_byte_is_cut_and_its_id_is_free_again()
    {
        byte[] whole;
        await using (var registry = await RegistryHarness.StartAsync(_folder))
        {
            await FillAsync(registry);
            whole = ReadShared();
        }

        int lastLine = Array.LastIndexOf(whole, (byte)'\n', whole.Length - 2) + 1;
        for (int length = lastLine; length < whole.Length; length += 7)
        {
            string folder = CopyJournal(whole[..length]);
            await using var registry = await RegistryHarness.StartAsync(folder);

            Assert.Equal("""["a-value"]""", (await registry.GetAsync("subjects")).Body.GetRawText());
            Assert.Equal(3, await registry.RegisterAsync("c-value", "message C {}"));
        }
    }

    [Fact]
    public async Task A_last_line_of_zeros_is_cut_too()
    {
        await using (var registry = await RegistryHarness.StartAsync(_folder))
        {
            await FillAsync(registry);
        }

        // A file system may have grown the file before the bytes reached it.
        await File.AppendAllBytesAsync(RegistryHarness.JournalOf(_folder), new byte[100]);

        await using var again = await RegistryHarness.StartAsync(_folder);
        Assert.Equal(3, await again.RegisterAsync("c-value", "message C {}"));
    }

    [Fact]
    public async Task Damage_in_the_middle_is_refused_by_line()
    {
        await using (var registry = await RegistryHarness.StartAsync(_folder))
        {
            await FillAsync(registry);
        }

        string[] lines = await File.ReadAllLinesAsync(RegistryHarness.JournalOf(_folder));
        lines[1] = lines[1][..20];
        await File.WriteAllLinesAsync(RegistryHarness.JournalOf(_folder), lines);

        var e = await Assert.ThrowsAsync<EmbeddedRegistryException>(() => RegistryHarness.StartAsync(_folder));
        Assert.Contains("line 2", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_line_that_is_missing_is_noticed()
    {
        await using (var registry = await RegistryHarness.StartAsync(_folder))
        {
            await FillAsync(registry);
        }

        string[] lines = await File.ReadAllLinesAsync(RegistryHarness.JournalOf(_folder));
        await File.WriteAllLinesAsync(RegistryHarness.JournalOf(_folder), lines[1..]);

        await Assert.ThrowsAsync<EmbeddedRegistryException>(() => RegistryHarness.StartAsync(_folder));
    }

    [Fact]
    public async Task A_folder_in_use_is_refused_and_free_again_afterwards()
    {
        await using (await RegistryHarness.StartAsync(_folder))
        {
            var e = await Assert.ThrowsAsync<EmbeddedRegistryException>(() => RegistryHarness.StartAsync(_folder));
            Assert.Contains(_folder, e.Message, StringComparison.Ordinal);
        }

        await using var again = await RegistryHarness.StartAsync(_folder);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    /// <summary>Ids 1 and 2 in a-value with a level, then id 1 in b-value as the last line.</summary>
    private static async Task FillAsync(RegistryHarness registry)
    {
        await registry.RegisterAsync("a-value", "message A { int64 a = 1; }");
        await registry.RegisterAsync("a-value", "message A { int64 b = 1; }");
        await registry.SendAsync(HttpMethod.Put, "config/a-value", new { compatibility = "FULL" });
        await registry.RegisterAsync("b-value", "message A { int64 a = 1; }");
    }

    private byte[] ReadShared()
    {
        using var file = new FileStream(RegistryHarness.JournalOf(_folder), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        return bytes;
    }

    private string CopyJournal(byte[] bytes)
    {
        string folder = Directory.CreateDirectory(Path.Combine(_folder, $"copy{bytes.Length}")).FullName;
        File.WriteAllBytes(RegistryHarness.JournalOf(folder), bytes);
        return folder;
    }
}
