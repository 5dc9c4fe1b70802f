namespace Candlewick.Ingestor.Sessions;

/// <summary>
/// Secrets that brokers know their users by, by the names of the variables: <c>KITE_API_KEY</c>. The environment goes before a file that only its
/// owner can read, and this before <c>.env</c> in the working folder. Read when they are asked for, and kept nowhere.
/// </summary>
/// <param name="environment">A variable's value; null where it is not set.</param>
/// <param name="files">Files of <c>NAME=value</c> lines, the first that has a name counts; one that does not exist has none.</param>
public sealed class BrokerCredentials(Func<string, string?> environment, IReadOnlyList<string> files)
{
    /// <summary>The value of <paramref name="name"/>; null where none is given.</summary>
    /// <exception cref="IngestException">A file that has it can be read by others than its owner.</exception>
    public string? Find(string name)
    {
        if (environment(name) is { Length: > 0 } value)
        {
            return value;
        }

        foreach (string file in files)
        {
            if (CredentialFile.Find(file, name) is { Length: > 0 } found)
            {
                return found;
            }
        }

        return null;
    }

    /// <exception cref="IngestException">None is given; the message says where it may be given.</exception>
    public string Get(string name) => Find(name)
        ?? throw new IngestException($"{name} is not set: set it in the environment, or write {name}=… into {string.Join(" or ", files.Select(file => $"'{file}'"))}, which only you may read (chmod 600)");
}
