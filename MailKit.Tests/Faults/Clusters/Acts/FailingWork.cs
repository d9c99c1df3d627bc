using MailKit.Domain.Work;
using MailKit.Tests.Hosting;
using Microsoft.EntityFrameworkCore;

namespace MailKit.Tests.Faults.Clusters.Acts;

/// <summary>
/// Work that throws: whatever a step wants to write about a sick row fails, but that it failed. That is the worst moment to fail: the provider has
/// been asked by then.
/// </summary>
public static class FailingWork
{
    public const string Words = "a fault on purpose";

    // Falling out of a lease without having surprised anybody is how every step ends with a row; a group takes its rows in another way.
    private const string Ends = """OLD."Lease" IS NOT NULL AND NEW."Lease" IS NULL AND NEW."Surprises" <= OLD."Surprises" AND NEW."GroupId" IS NULL""";
    private const string IsSick = """EXISTS (SELECT 1 FROM fault_sick AS s WHERE s."Kind" = OLD."Kind" AND (s."Subject" IS NULL OR s."Subject" = OLD."SubjectId") AND (s."Account" IS NULL OR s."Account" = OLD."AccountId"))""";

    public static async Task InfectAsync(this Cluster cluster)
    {
        string[] statements = cluster.Plan.Database is TestDatabase.Sqlite
            ?
            [
                """CREATE TABLE fault_sick ("Kind" INTEGER, "Subject" TEXT, "Account" TEXT)""",
                $"CREATE TRIGGER fault_sick_end BEFORE DELETE ON work WHEN {IsSick} BEGIN SELECT RAISE(ABORT, '{Words}'); END",
                $"CREATE TRIGGER fault_sick_again BEFORE UPDATE ON work WHEN {Ends} AND {IsSick} BEGIN SELECT RAISE(ABORT, '{Words}'); END",
            ]
            :
            [
                """CREATE TABLE fault_sick ("Kind" smallint, "Subject" uuid, "Account" uuid)""",
                $"CREATE FUNCTION fault_sick() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {IsSick} THEN RAISE EXCEPTION '{Words}'; END IF; RETURN COALESCE(NEW, OLD); END $$",
                "CREATE TRIGGER fault_sick_end BEFORE DELETE ON work FOR EACH ROW EXECUTE FUNCTION fault_sick()",
                $"CREATE TRIGGER fault_sick_again BEFORE UPDATE ON work FOR EACH ROW WHEN ({Ends}) EXECUTE FUNCTION fault_sick()",
            ];

        foreach (var sql in statements)
        {
            await cluster.DataAsync(db => db.Database.ExecuteSqlRawAsync(sql));
        }
    }

    /// <param name="account">Null for the whole kind.</param>
    public static Task FallSickAsync(this Cluster cluster, WorkKind kind, Guid? account)
        => cluster.DataAsync(db => db.Database.ExecuteSqlAsync($"""INSERT INTO fault_sick ("Kind", "Account") VALUES ({(short)kind}, {account})"""));

    /// <summary>Of this kind nobody else is sick any more.</summary>
    public static Task StayAloneAsync(this Cluster cluster, WorkKind kind, Guid subject)
        => cluster.DataAsync(db => db.Database.ExecuteSqlAsync($"""UPDATE fault_sick SET "Subject" = {subject} WHERE "Kind" = {(short)kind}"""));

    public static Task HealAsync(this Cluster cluster, WorkKind kind)
        => cluster.DataAsync(db => db.Database.ExecuteSqlAsync($"""DELETE FROM fault_sick WHERE "Kind" = {(short)kind}"""));
}
