using System.Reflection;
using Xunit.Sdk;

namespace MailKit.Tests.Hosting;

/// <summary>The databases that MailKit runs on.</summary>
public enum TestDatabase
{
    Sqlite,
    Postgres,
}

/// <summary>Runs a theory on every database that this machine has. Without PostgreSQL, <see cref="MachineTests"/> says so.</summary>
public sealed class OnBothDatabasesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
        => PostgresServer.Missing is null ? [[TestDatabase.Sqlite], [TestDatabase.Postgres]] : [[TestDatabase.Sqlite]];
}

/// <summary>A fact that needs PostgreSQL.</summary>
public sealed class PostgresFactAttribute : FactAttribute
{
    public PostgresFactAttribute() => Skip = PostgresServer.Missing;
}
