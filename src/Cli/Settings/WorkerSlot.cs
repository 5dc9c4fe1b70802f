using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Candlewick.Cli.Settings;

/// <summary>
/// A name for this process among all that run services: host, data folder, command and the first slot no living process
/// holds. The command, for `up` runs an aggregator too, and one named as that of `aggregate` would fence it. A restarted process finds its old slot free and so takes over its membership and its transactions at once.
/// </summary>
internal sealed class WorkerSlot : IDisposable
{
    private const int MostSlots = 64;

    private readonly FileStream? _lock;

    private WorkerSlot(string name, FileStream? held)
    {
        Name = name;
        _lock = held;
    }

    public string Name { get; }

    /// <exception cref="SettingException">All slots are taken.</exception>
    public static WorkerSlot Claim(PipelineSettings settings, string service)
    {
        if (settings.WorkerName is { } name)
        {
            return new WorkerSlot(name, null);
        }

        string folder = Directory.CreateDirectory(Path.Combine(settings.DataFolder, "workers")).FullName;
        string prefix = $"{Environment.MachineName}-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))[..4]}";
        for (int slot = 0; slot < MostSlots; slot++)
        {
            try
            {
                var held = new FileStream(Path.Combine(folder, $"{service}-{slot.ToString(CultureInfo.InvariantCulture)}.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
                return new WorkerSlot($"{prefix}-{service}-{slot}", held);
            }
            catch (IOException)
            {
                // Held by a living process; the next slot is tried.
            }
        }

        throw new SettingException($"{MostSlots} processes run '{service}' on {settings.DataFolder} already; give this one another DATA_DIR or a WORKER_NAME");
    }

    public void Dispose() => _lock?.Dispose();
}
