using System.Text.RegularExpressions;
using ArchUnitNET.Domain;
using ArchUnitNET.Domain.Dependencies;
using ArchUnitNET.Domain.Extensions;
using ArchUnitNET.Fluent;
using ArchUnitNET.Loader;
using ArchUnitNET.xUnit;
using MailKit.Domain.Credits;
using MailKit.Domain.Sending;
using MailKit.Sandbox;
using MailKit.Web.Credits;
using MailKit.Web.Sending;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using static ArchUnitNET.Fluent.ArchRuleDefinition;

namespace MailKit.Tests.Architecture;

/// <summary>The arrows between modules, read from compiled code: fully qualified names, lambdas, pages and components included.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Writes = ["SaveChanges", "ExecuteUpdate", "ExecuteDelete", "ExecuteSql", "BeginTransaction"];
    private static readonly string[] Changes = ["Add", "Remove", "Update", "Attach"];

    private static readonly ArchUnitNET.Domain.Architecture House = new ArchLoader()
        .LoadAssemblies(typeof(Intake).Assembly, typeof(Email).Assembly, typeof(SandboxServer).Assembly)
        .Build();

    public static TheoryData<string> ModuleNames => [.. Modules.All];

    [Theory, MemberData(nameof(ModuleNames))]
    public void A_module_uses_only_what_the_table_allows(string module)
        => In(module).Should().NotDependOnAny(Types().That().ResideInNamespaceMatching($@"^MailKit\.Web\.({string.Join('|', Modules.ForbiddenTo(module))})(\.|$)")).WithoutRequiringPositiveResults().Check(House);

    [Fact]
    public void Every_type_of_the_product_belongs_to_a_module_of_the_table()
    {
        var strangers = House.Types
            .Where(t => t.Namespace.FullName.StartsWith("MailKit.Web.", StringComparison.Ordinal))
            .Select(t => t.Namespace.FullName.Split('.')[2])
            .Distinct()
            .Except(Modules.All);

        Assert.Empty(strangers);
    }

    [Fact]
    public void The_table_has_no_circle()
    {
        var done = new List<string>();

        while (Modules.Rooms.Keys.Except(done).FirstOrDefault(room => Modules.Rooms[room].All(done.Contains)) is { } next)
        {
            done.Add(next);
        }

        Assert.Equal(Modules.Rooms.Keys.Order(), done.Order());
    }

    [Fact]
    public void The_domain_uses_nothing_but_the_language()
        => Types().That().ResideInAssembly(typeof(Email).Assembly)
            .Should().NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(@"^(Microsoft|MailKit\.(Web|Sandbox))\b"))
            .Check(House);

    [Fact]
    public void The_sandbox_knows_nobody()
        => Types().That().ResideInAssembly(typeof(SandboxServer).Assembly)
            .Should().NotDependOnAny(Types().That().ResideInNamespaceMatching(@"^MailKit\.(Web|Domain)\b"))
            .Check(House);

    [Fact]
    public void The_sandbox_is_named_only_by_the_host()
        => Types().That().ResideInNamespaceMatching(@"^MailKit\.Web\.(?!Hosting)")
            .Should().NotDependOnAny(Types().That().ResideInAssembly(typeof(SandboxServer).Assembly))
            .Check(House);

    [Fact]
    public void The_sandboxs_credits_and_usage_know_nothing_of_HTTP()
        => Types().That().ResideInNamespaceMatching(@"^MailKit\.Sandbox\.Dodo\.(Credits(\.Records)?|Usage)$")
            .Should().NotDependOnAny(Types(includeReferenced: true).That().ResideInNamespaceMatching(@"^(Microsoft\.AspNetCore|System\.Net\.Http|MailKit\.Sandbox\.Dodo\.Http)\b"))
            .Check(House);

    [Fact]
    public void A_door_writes_nothing()
    {
        var writers = House.Types
            .Where(t => Modules.Doors.Any(door => IsIn(t, door)))
            .SelectMany(t => t.Dependencies.OfType<MethodCallDependency>().Select(call => (t.FullName, Called: call.TargetMember.Name)))
            .Where(call => Writes.Any(write => call.Called.StartsWith(write, StringComparison.Ordinal)));

        Assert.Empty(writers);
    }

    [Fact]
    public void A_door_changes_no_entity_and_no_credit()
    {
        var doors = Types().That().ResideInNamespaceMatching($@"^MailKit\.Web\.({string.Join('|', Modules.Doors)})(\.|$)");
        doors.Should().NotDependOnAny(typeof(CreditBook), typeof(Debits), typeof(LedgerPosting)).Check(House);

        var changers = House.Types
            .Where(t => Modules.Doors.Any(door => IsIn(t, door)))
            .SelectMany(t => t.Dependencies.OfType<MethodCallDependency>())
            .Where(call => call.Target.FullName.StartsWith("Microsoft.EntityFrameworkCore.Db", StringComparison.Ordinal) && Changes.Any(change => call.TargetMember.Name.StartsWith(change, StringComparison.Ordinal)))
            .Select(call => $"{call.Origin.FullName}: {call.TargetMember.Name}");

        Assert.Empty(changers);
    }

    [Fact]
    public void Only_the_book_moves_a_balance()
    {
        var setters = typeof(UpdateSettersBuilder<CreditBalance>).Namespace + "." + nameof(UpdateSettersBuilder<>);
        var movers = House.Types
            .Where(t => t.Dependencies.Any(d => d.Target.FullName.StartsWith(setters, StringComparison.Ordinal) && d.TargetGenericArguments.Any(a => a.Type.FullName == typeof(CreditBalance).FullName)))
            .Select(t => t.FullName.Split('+', '/')[0])
            .Distinct();

        Assert.Equal([typeof(Web.Credits.CreditBook).FullName], movers);

        var statements = Sources.Of("MailKit.Web").Where(file => Regex.IsMatch(file.Text, "(UPDATE|INTO|DELETE FROM) credit_balances")).Select(file => Path.GetFileName(file.Path));
        Assert.Equal(["CreditBook.Moves.cs", "CreditBook.cs"], statements.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void No_constructor_has_more_than_six_parameters()
    {
        var long_ = typeof(Intake).Assembly.GetTypes()
            .Where(t => t is { IsClass: true, Namespace: not null } && !t.IsDefined(typeof(System.Runtime.CompilerServices.CompilerGeneratedAttribute), false) && t.GetMethod("<Clone>$") is null)
            .Where(t => t.GetConstructors().Any(c => c.GetParameters().Length > 6))
            .Select(t => t.FullName);

        Assert.Empty(long_);
    }

    private static ArchUnitNET.Fluent.Syntax.Elements.Types.GivenTypesConjunction In(string module)
        => Types().That().ResideInNamespaceMatching($@"^MailKit\.Web\.{module}(\.|$)");

    private static bool IsIn(IType type, string module) => Regex.IsMatch(type.Namespace.FullName, $@"^MailKit\.Web\.{module}(\.|$)");
}
