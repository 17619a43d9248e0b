using System.Data.Common;

namespace SubscriberPortal.MySql;

/// <summary>Makes the objects of this provider for code that knows ADO.NET alone.</summary>
public sealed class MySqlProviderFactory : DbProviderFactory
{
    public static readonly MySqlProviderFactory Instance = new();

    private MySqlProviderFactory()
    {
    }

    public override DbCommand CreateCommand() => new MySqlCommand();

    public override DbConnection CreateConnection() => new MySqlConnection();

    public override DbParameter CreateParameter() => new MySqlParameter();

    public override DbConnectionStringBuilder CreateConnectionStringBuilder() => new MySqlConnectionStringBuilder();

    public override DbDataSource CreateDataSource(string connectionString) => new MySqlDataSource(connectionString);
}
