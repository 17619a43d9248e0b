namespace SubscriberPortal.IntegrationTests.Support.Servers;

/// <summary>A MariaDB server on a port and a folder of its own. It can be stopped, killed and started again on what it holds.</summary>
internal sealed class MariaDbServer : IDisposable
{
    public const string User = "portal";
    public const string Password = "Correct-horse-7-battery";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("portal-mariadb-");
    private readonly string[] _more;
    private ServerProcess? _process;

    private MariaDbServer(string[] more) => _more = more;

    public int Port { get; } = ServerProcess.FreePort();

    public string Output => _process?.Output ?? "";

    /// <param name="more">Further options of <c>mariadbd</c>, such as <c>--ssl-cert=…</c>.</param>
    public static async Task<MariaDbServer> StartNewAsync(params string[] more)
    {
        var server = new MariaDbServer(more);

        // Two that begin at once get in each other's way in a shared folder for temporary tables.
        var temporary = new Dictionary<string, string> { ["TMPDIR"] = server._folder.FullName };
        await ServerProcess.RunAsync(
            "mariadb-install-db", [$"--datadir={server.Data}", "--auth-root-authentication-method=normal", "--skip-test-db", "--user=root"], null, temporary);
        await File.WriteAllTextAsync(
            server.FirstStatements,
            $"CREATE USER IF NOT EXISTS '{User}'@'%' IDENTIFIED BY '{Password}'; GRANT ALL ON *.* TO '{User}'@'%' WITH GRANT OPTION;".Replace("; ", ";\n", StringComparison.Ordinal));
        await server.StartAsync();
        return server;
    }

    public async Task StartAsync() => _process = await ServerProcess.StartAsync(
        Port,
        "mariadbd",
        [
            "--no-defaults", $"--datadir={Data}", "--user=root", "--bind-address=127.0.0.1", $"--port={Port}", $"--socket={Path.Combine(_folder.FullName, "socket")}",
            $"--init-file={FirstStatements}", "--innodb-buffer-pool-size=256M", "--innodb-flush-log-at-trx-commit=2", "--max-connections=500", "--local-infile=1",
            "--character-set-server=utf8mb4", .. _more,
        ]);

    /// <summary>SIGKILL: clients see their connections end.</summary>
    public void Kill()
    {
        _process?.Dispose();
        _process = null;
    }

    /// <summary>A new, empty database; answers the connection string with which the portal reaches it.</summary>
    public async Task<string> NewDatabaseAsync()
    {
        var name = $"t_{Guid.NewGuid():N}";
        await QueryAsync("mysql", $"CREATE DATABASE {name} CHARACTER SET utf8mb4");
        return ConnectionString(name);
    }

    public string ConnectionString(string database) => $"Server=127.0.0.1;Port={Port};Database={database};User ID={User};Password={Password};SslMode=Disabled";

    /// <summary>Runs SQL by the <c>mariadb</c> client, so not through anything of ours; answers what it prints: tab separated, with a line of names.</summary>
    public Task<string> QueryAsync(string database, string sql) => ServerProcess.RunAsync(
        "mariadb",
        ["--no-defaults", "--host=127.0.0.1", $"--port={Port}", $"--user={User}", "--batch", "--default-character-set=utf8mb4", database],
        sql,
        new Dictionary<string, string> { ["MYSQL_PWD"] = Password });

    public void Dispose()
    {
        Kill();
        if (_folder.Exists) _folder.Delete(recursive: true);
    }

    private string Data => Path.Combine(_folder.FullName, "data");

    private string FirstStatements => Path.Combine(_folder.FullName, "first.sql");
}
