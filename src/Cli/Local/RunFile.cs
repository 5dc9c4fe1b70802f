using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Serialization;
using Candlewick.Cli.Settings;
using Candlewick.Streaming.Settings;

namespace Candlewick.Cli.Local;

/// <summary>
/// What `pipeline up` runs where, for the other commands on the same data folder. Holds the private PostgreSQL's
/// password, so only its owner can read it.
/// </summary>
internal sealed record RunFile(int ProcessId, string KafkaBootstrap, string SchemaRegistry, string Postgres, string Web, string TopicPrefix)
{
    /// <summary>The run file of a data folder whose `up` is alive, else null.</summary>
    /// <exception cref="SettingException">It may not be read.</exception>
    public static RunFile? Find(string dataFolder)
    {
        try
        {
            var run = JsonSerializer.Deserialize(File.ReadAllBytes(PathIn(dataFolder)), RunFileJson.Default.RunFile);
            return run is not null && IsAlive(run.ProcessId) ? run : null;
        }
        catch (UnauthorizedAccessException e)
        {
            throw new SettingException($"'{PathIn(dataFolder)}' is another user's: run this as the user who runs `pipeline up`, or set DATA_DIR to a folder of your own", e);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            // Absent, or cut off by a crash: either way nothing says what runs here.
            return null;
        }
    }

    public void Save(string dataFolder) => OwnersFile.Write(PathIn(dataFolder), file => JsonSerializer.Serialize(file, this, RunFileJson.Default.RunFile));

    public static void Delete(string dataFolder) => File.Delete(PathIn(dataFolder));

    private static string PathIn(string dataFolder) => Path.Combine(dataFolder, "run.json");

    private static bool IsAlive(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return !process.HasExited;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}

[JsonSerializable(typeof(RunFile))]
internal sealed partial class RunFileJson : JsonSerializerContext;
