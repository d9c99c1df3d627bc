using System.Reflection;
using System.Runtime.CompilerServices;
using MailKit.Tests.Hosting.Processes;
using Xunit.Sdk;

namespace MailKit.Tests.Hosting;

/// <summary>The databases that MailKit runs on.</summary>
public enum TestDatabase
{
    Sqlite,
    Postgres,
}

/// <summary>Runs a theory on every database that this machine has. Without PostgreSQL, <see cref="PrerequisitesTests"/> says so.</summary>
public sealed class OnBothDatabasesAttribute : DataAttribute
{
    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
        => PostgresServer.Missing is null ? [[TestDatabase.Sqlite], [TestDatabase.Postgres]] : [[TestDatabase.Sqlite]];
}

/// <summary>A fact that needs something of the machine. When it is missing the test's name says so, because a runner prints names and no reasons.</summary>
public abstract class MachineFactAttribute : FactAttribute
{
    protected MachineFactAttribute(string? missing, string name)
    {
        if (missing is not null)
        {
            (Skip, DisplayName) = (missing, $"{name}: {missing}");
        }
    }
}

/// <summary>A fact that needs PostgreSQL.</summary>
public sealed class PostgresFactAttribute([CallerMemberName] string name = "") : MachineFactAttribute(PostgresServer.Missing, name);
