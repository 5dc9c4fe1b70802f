namespace Candlewick.LocalServers.Processes;

/// <summary>Running a program under another account, which only root may and PostgreSQL demands of root.</summary>
internal static class Accounts
{
    public static bool WeAreRoot => !OperatingSystem.IsWindows() && Environment.IsPrivilegedProcess;

    /// <summary>Arguments of <c>setpriv</c> that switch to <paramref name="account"/>.</summary>
    public static string[] SwitchTo(string account) => [$"--reuid={account}", $"--regid={account}", "--init-groups"];

    /// <summary>The words to put before a command so that it runs as <paramref name="account"/>; none for null.</summary>
    public static string[] Prefix(string? account) =>
        account is null ? [] : [Executables.Find("setpriv") ?? throw Missing("setpriv"), .. SwitchTo(account), "--"];

    public static bool Exists(string account) =>
        File.Exists("/etc/passwd")
        && File.ReadLines("/etc/passwd").Any(line => line.StartsWith(account + ":", StringComparison.Ordinal));

    public static LocalServerException Missing(string program) =>
        new($"as root, PostgreSQL must run under another account, and '{program}' (package util-linux) is not on PATH. Install it, or start as an ordinary user.");
}
