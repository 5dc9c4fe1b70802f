using System.Text;
using Candlewick.Ingestor.Sessions;
using Candlewick.Tests.Support;

namespace Candlewick.Ingestor.Tests.Sessions;

public sealed class SessionStoreTests : IDisposable
{
    private const string Secret = "u7Xq2mJr9sWfKc4LpT8vYb3NzE6hGd1A";

    private readonly TempFolder _folder = new("sessions");

    [Theory]
    [InlineData(null)]
    [InlineData(Secret)]
    public void Tokens_lie_encrypted_in_files_of_their_owner(string? key)
    {
        new SessionStore(_folder.FullPath, key).Save("kite", Tokens());

        string[] files = Directory.GetFiles(_folder.FullPath, "*", SearchOption.AllDirectories);
        Assert.All(files, file => Assert.DoesNotContain("hunter2", Encoding.Latin1.GetString(File.ReadAllBytes(file)), StringComparison.Ordinal));
        Assert.Equal(key is not null, !files.Any(file => Path.GetFileName(file).StartsWith("key-", StringComparison.Ordinal)));
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["sessions"]));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(Path.Combine(_folder["sessions"], "kite.session")));
        }

        var read = new SessionStore(_folder.FullPath, key).Load("kite", out string? problem);
        Assert.Null(problem);
        Assert.Equal(("AB1234", "hunter2", Tokens().ExpiresAt), (read!.Account, read["access_token"], read.ExpiresAt));
    }

    [Fact]
    public void Other_keys_do_not_open_them()
    {
        new SessionStore(_folder.FullPath, Secret).Save("kite", Tokens());
        Assert.Null(new SessionStore(_folder.FullPath, Secret + "!").Load("kite", out string? problem));
        Assert.Contains("was encrypted with other keys than those here", problem, StringComparison.Ordinal);
    }

    [Fact]
    public void One_brokers_file_is_not_anothers()
    {
        var store = new SessionStore(_folder.FullPath, Secret);
        store.Save("kite", Tokens());
        File.Copy(Path.Combine(_folder["sessions"], "kite.session"), Path.Combine(_folder["sessions"], "breeze.session"));
        Assert.Null(store.Load("breeze", out string? problem));
        Assert.NotNull(problem);
    }

    [Fact]
    public void A_short_secret_is_refused() =>
        Assert.Contains("SESSION_KEY has 5 letters", Assert.Throws<IngestException>(() => new SessionStore(_folder.FullPath, "short").Save("kite", Tokens())).Message, StringComparison.Ordinal);

    [Fact]
    public void A_folder_that_others_can_enter_is_refused()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "Windows' access lists are the user's");
        string folder = Directory.CreateDirectory(_folder["sessions"]).FullName;
        File.SetUnixFileMode(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupExecute);
        var refused = Assert.Throws<IngestException>(() => new SessionStore(_folder.FullPath, Secret).Save("kite", Tokens()));
        Assert.Equal($"'{folder}' holds secrets and others than its owner can read it; `chmod 700 '{folder}'` shuts them out", refused.Message);
    }

    [Fact]
    public void Tokens_as_text_have_no_secret() => Assert.DoesNotContain("hunter2", $"{Tokens()}", StringComparison.Ordinal);

    public void Dispose() => _folder.Dispose();

    private static SessionTokens Tokens() => new()
    {
        Account = "AB1234",
        Server = new Uri("https://api.kite.trade/"),
        Secrets = new Dictionary<string, string> { ["access_token"] = "hunter2" },
        IssuedAt = new DateTimeOffset(2026, 11, 27, 3, 0, 0, TimeSpan.Zero),
        ExpiresAt = new DateTimeOffset(2026, 11, 28, 0, 30, 0, TimeSpan.Zero),
    };
}
