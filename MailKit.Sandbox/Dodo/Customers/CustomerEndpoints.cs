using System.Text.Json;
using MailKit.Sandbox.Dodo.Http;

namespace MailKit.Sandbox.Dodo.Customers;

/// <summary>Customers, and what they have left of each credit.</summary>
public static class CustomerEndpoints
{
    public static void MapDodoCustomers(this WebApplication app)
    {
        app.Map("POST", "/customers", CreateAsync);
        app.Map("GET", "/customers", ListAsync);
        app.Map("GET", "/customers/{id}", static async (call, state) => await call.AnswerAsync(await state.ReadAsync(s => Find(s, call))));
        app.Map("PATCH", "/customers/{id}", PatchAsync);
        app.Map("GET", "/customers/{id}/credit-entitlements", CreditsAsync);
    }

    private static Customer Find(SandboxState state, DodoCall call) => state.Customers.Require(call.Route("id"), "Customer");

    private static async Task CreateAsync(DodoCall call, SandboxState state)
    {
        var request = await call.BodyAsync<CreateCustomer>();
        Check(request.Email, request.Name, request.Metadata);

        await call.AnswerAsync(await state.ChangeAsync(change => change.Put(state.Customers, new Customer
        {
            CustomerId = Ids.New("cus"),
            BusinessId = state.Now.BusinessId,
            Email = request.Email,
            Name = request.Name,
            PhoneNumber = request.PhoneNumber,
            Metadata = request.Metadata.OrEmpty(),
            CreatedAt = change.At,
        })));
    }

    private static async Task PatchAsync(DodoCall call, SandboxState state)
    {
        var request = await call.BodyAsync<PatchCustomer>();
        Check(request.Email, request.Name, request.Metadata);

        await call.AnswerAsync(await state.ChangeAsync(change =>
        {
            var customer = Find(state, call);

            return change.Put(state.Customers, customer with
            {
                Email = request.Email ?? customer.Email,
                Name = request.Name ?? customer.Name,
                PhoneNumber = request.PhoneNumber ?? customer.PhoneNumber,
                Metadata = request.Metadata.Or(customer.Metadata),
            });
        }));
    }

    private static async Task ListAsync(DodoCall call, SandboxState state)
    {
        var (email, name) = (call.Query("email"), call.Query("name"));

        await call.AnswerAsync(await state.ReadAsync(s => new Items<Customer>(call.Page(s.Customers.NewestFirst.Where(c =>
            (email is null || string.Equals(c.Email, email, StringComparison.OrdinalIgnoreCase))
            && (name is null || c.Name.Contains(name, StringComparison.OrdinalIgnoreCase))
            && call.Within(c.CreatedAt))))));
    }

    private static async Task CreditsAsync(DodoCall call, SandboxState state)
        => await call.AnswerAsync(await state.ReadAsync(s =>
        {
            var customer = Find(s, call);

            return new Items<CustomerCredit>([.. s.BalancesOfCustomer[customer.CustomerId].Select(b =>
            {
                var entitlement = s.Entitlements.Get(b.CreditEntitlementId);
                return new CustomerCredit(b.CreditEntitlementId, entitlement.Name, entitlement.Unit, entitlement.Description, b.Amount, b.Overage);
            })]);
        }));

    private static void Check(string? email, string? name, JsonElement? metadata)
    {
        BodyChecks.Email("email", email);

        if (name is "")
        {
            throw DodoRefusalException.InvalidBody("name: must not be empty");
        }

        BodyChecks.Metadata(metadata);
    }
}
