using System.Security.Cryptography;
using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.Extensions.DependencyInjection;

namespace Candlewick.Ingestor.Sessions;

/// <summary>The keys that sessions are encrypted with: a ring of data protection's own in a folder, or one key made from a secret of the environment.</summary>
internal static class SessionKeys
{
    /// <summary>Letters of the secret; fewer can be guessed.</summary>
    public const int ShortestSecret = 32;

    private const string Application = "candlewick";

    /// <param name="folder">Of the ring: made, and owner-only; of no use with a secret.</param>
    /// <exception cref="IngestException">Others can read the folder, or the secret is too short.</exception>
    public static IDataProtectionProvider Open(string folder, string? secret)
    {
        if (secret is null)
        {
            return DataProtectionProvider.Create(SessionStore.Folder(folder), builder => builder.SetApplicationName(Application));
        }

        if (secret.Length < ShortestSecret)
        {
            throw new IngestException($"SESSION_KEY has {secret.Length} letters; expected {ShortestSecret} or more, such as `openssl rand -base64 32` prints");
        }

        var services = new ServiceCollection();
        services.AddDataProtection().SetApplicationName(Application).DisableAutomaticKeyGeneration();
        services.Configure<KeyManagementOptions>(options => options.XmlRepository = new OneKey(secret));
        return services.BuildServiceProvider().GetRequiredService<IDataProtectionProvider>();
    }

    /// <summary>A ring of one key that is the same in every process with the same secret, and never ends.</summary>
    private sealed class OneKey(string secret) : IXmlRepository
    {
        private const int MasterKeyBytes = 64;
        private const int IdBytes = 16;

        public IReadOnlyCollection<XElement> GetAllElements() =>
        [
            new("key",
                new XAttribute("id", new Guid(Derive("id", IdBytes))),
                new XAttribute("version", 1),
                new XElement("creationDate", "2020-01-01T00:00:00Z"),
                new XElement("activationDate", "2020-01-01T00:00:00Z"),
                new XElement("expirationDate", "9000-01-01T00:00:00Z"),
                new XElement("descriptor",
                    new XAttribute("deserializerType", typeof(AuthenticatedEncryptorDescriptorDeserializer).AssemblyQualifiedName!),
                    new XElement("descriptor",
                        new XElement("encryption", new XAttribute("algorithm", "AES_256_CBC")),
                        new XElement("validation", new XAttribute("algorithm", "HMACSHA256")),
                        new XElement("masterKey", new XElement("value", Convert.ToBase64String(Derive("master key", MasterKeyBytes))))))),
        ];

        public void StoreElement(XElement element, string friendlyName) => throw new NotSupportedException("the key is the environment's");

        private byte[] Derive(string purpose, int length) =>
            HKDF.DeriveKey(HashAlgorithmName.SHA256, Encoding.UTF8.GetBytes(secret), length, info: Encoding.UTF8.GetBytes(purpose));
    }
}
