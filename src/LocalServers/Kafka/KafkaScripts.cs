using Candlewick.LocalServers.Processes;

namespace Candlewick.LocalServers.Kafka;

/// <summary>The programs of a Kafka distribution and the Java they need.</summary>
internal sealed class KafkaScripts
{
    private readonly string _home;

    /// <exception cref="LocalServerException">The folder is not a distribution, or there is no Java.</exception>
    public KafkaScripts(string home)
    {
        _home = Path.GetFullPath(home);
        if (!File.Exists(Start))
        {
            throw new LocalServerException(
                $"KAFKA_HOME is '{home}', and there is no {Start}. Set it to an unpacked Apache Kafka (https://kafka.apache.org/downloads), or set KAFKA_BOOTSTRAP to a running broker.");
        }

        CheckJava(Environment.GetEnvironmentVariable("JAVA_HOME"));
    }

    public string Start => Script("kafka-server-start");

    public string Storage => Script("kafka-storage");

    internal static void CheckJava(string? javaHome)
    {
        bool found = string.IsNullOrEmpty(javaHome)
            ? Executables.Find("java") is not null
            : File.Exists(Path.Combine(javaHome, "bin", Executables.FileName("java")));
        if (found)
        {
            return;
        }

        string where = string.IsNullOrEmpty(javaHome) ? "there is no 'java' on PATH" : $"JAVA_HOME is '{javaHome}' and has no bin/java";
        string remedy = OperatingSystem.IsWindows() ? "winget install Microsoft.OpenJDK.17"
            : OperatingSystem.IsMacOS() ? "brew install openjdk@17"
            : "apt-get install -y openjdk-17-jre-headless (or your system's Java 17)";
        throw new LocalServerException($"Kafka from KAFKA_HOME needs Java 17 or later, and {where}. Install it: {remedy}. Or set KAFKA_BOOTSTRAP to a running broker.");
    }

    private string Script(string name) => OperatingSystem.IsWindows()
        ? Path.Combine(_home, "bin", "windows", name + ".bat")
        : Path.Combine(_home, "bin", name + ".sh");
}
