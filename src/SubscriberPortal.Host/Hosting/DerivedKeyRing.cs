using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.AuthenticatedEncryption.ConfigurationModel;
using Microsoft.AspNetCore.DataProtection.Repositories;
using SubscriberPortal.Kernel.Security;

namespace SubscriberPortal.Host.Hosting;

/// <summary>
/// ASP.NET's ring of keys for cookies, forms and notices, with one key in it, derived from the signing key: what one instance protected the others read, and nothing need be stored or shared.
/// It changes when <c>Auth:SigningKey</c> does, and then everyone has to sign in again.
/// </summary>
internal sealed class DerivedKeyRing(IKeyMaterial keys) : IXmlRepository
{
    private const string Purpose = "data-protection";

    // Long past and far ahead: the key is as old as the signing key, and clocks that differ do not matter.
    private const string Beginning = "2000-01-01T00:00:00Z";
    private const string End = "9999-01-01T00:00:00Z";

    public IReadOnlyCollection<XElement> GetAllElements() =>
    [
        new XElement(
            "key",
            new XAttribute("id", new Guid(keys.Derive($"{Purpose}/id").AsSpan(0, 16))),
            new XAttribute("version", 1),
            new XElement("creationDate", Beginning),
            new XElement("activationDate", Beginning),
            new XElement("expirationDate", End),
            new XElement(
                "descriptor",
                new XAttribute("deserializerType", typeof(AuthenticatedEncryptorDescriptorDeserializer).AssemblyQualifiedName!),
                new XElement(
                    "descriptor",
                    new XElement("encryption", new XAttribute("algorithm", "AES_256_CBC")),
                    new XElement("validation", new XAttribute("algorithm", "HMACSHA256")),
                    new XElement("masterKey", new XElement("value", Convert.ToBase64String([.. keys.Derive($"{Purpose}/1"), .. keys.Derive($"{Purpose}/2")])))))),
    ];

    public void StoreElement(XElement element, string friendlyName) => throw new NotSupportedException("Keys are derived from Auth:SigningKey and never stored.");
}
