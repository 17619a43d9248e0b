using SubscriberPortal.IntegrationTests.Support.Servers;

namespace SubscriberPortal.IntegrationTests.MySql;

/// <summary>A certificate authority and a server's certificate from it, made by <c>openssl</c>.</summary>
internal sealed class MySqlCertificates
{
    private readonly string _folder = Directory.CreateTempSubdirectory("portal-tls-").FullName;

    public string Authority => File("ca.pem");

    public string Certificate => File("server.pem");

    public string Key => File("server.key");

    /// <param name="host">The name that the certificate is for.</param>
    public static async Task<MySqlCertificates> ForAsync(string host)
    {
        var made = new MySqlCertificates();
        await ServerProcess.RunAsync("openssl", ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-keyout", made.File("ca.key"), "-out", made.Authority, "-days", "2", "-subj", "/CN=Test authority of " + host]);
        await ServerProcess.RunAsync("openssl", ["req", "-newkey", "rsa:2048", "-nodes", "-keyout", made.Key, "-out", made.File("server.csr"), "-subj", $"/CN={host}"]);
        await System.IO.File.WriteAllTextAsync(made.File("names"), $"subjectAltName=DNS:{host}");
        await ServerProcess.RunAsync(
            "openssl",
            ["x509", "-req", "-in", made.File("server.csr"), "-CA", made.Authority, "-CAkey", made.File("ca.key"), "-CAcreateserial", "-out", made.Certificate, "-days", "2", "-extfile", made.File("names")]);
        return made;
    }

    private string File(string name) => Path.Combine(_folder, name);
}
