using System.Globalization;

namespace Candlewick.LocalServers.Folders;

/// <summary>
/// One process at a time runs a server in a folder. The system drops the lock when its holder dies, however it dies,
/// so a free lock with a live server means that the server is an orphan.
/// </summary>
public sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    /// <summary>Takes the lock of <paramref name="folder"/>, which is made if it is missing.</summary>
    /// <param name="folder">The folder that one process may use.</param>
    /// <param name="server">What runs there, for the message.</param>
    /// <exception cref="LocalServerException">Another live process holds the lock.</exception>
    public static FolderLock Take(string folder, string server)
    {
        Directory.CreateDirectory(folder);
        string owner = Path.Combine(folder, "owner.pid");
        try
        {
            var file = new FileStream(Path.Combine(folder, "owner.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            File.WriteAllText(owner, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
            return new FolderLock(file);
        }
        catch (IOException e)
        {
            string who = File.Exists(owner) ? $"process {File.ReadAllText(owner)}" : "another process";
            throw new LocalServerException(
                $"{server} in {folder} is already in use by {who}. Stop that one first, or set DATA_DIR to another folder.", e);
        }
    }

    public void Dispose() => _file.Dispose();
}
