namespace Candlewick.LocalServers.Processes;

/// <summary>Finds programs by name, as a shell would.</summary>
internal static class Executables
{
    /// <summary>Full path of <paramref name="name"/> on <c>PATH</c>, or null.</summary>
    public static string? Find(string name) => Find(name, Environment.GetEnvironmentVariable("PATH"));

    public static string? Find(string name, string? path) =>
        (path ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(folder => Path.Combine(folder, FileName(name)))
            .FirstOrDefault(File.Exists);

    /// <summary>The name with what Windows appends.</summary>
    public static string FileName(string name) => OperatingSystem.IsWindows() ? name + ".exe" : name;
}
