using System.Security.Cryptography;

namespace Candlewick.Tests.Support;

/// <summary>A folder that lives as long as a test, readable by other accounts so that servers can run in it.</summary>
public sealed class TempFolder : IDisposable
{
    public TempFolder(string purpose = "test")
    {
        FullPath = Path.Combine(Path.GetTempPath(), $"candlewick-{purpose}-{RandomNumberGenerator.GetHexString(8, lowercase: true)}");
        Directory.CreateDirectory(FullPath);
    }

    public string FullPath { get; }

    public string this[string name] => Path.Combine(FullPath, name);

    public void Dispose() => Directory.Delete(FullPath, recursive: true);
}
