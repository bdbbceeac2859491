using k8s;
using k8s.Models;

namespace Tiflow.Deployments.Tests;

public sealed class KubernetesTests
{
    private static readonly string[] Manifests = ["masters.yaml", "executors.yaml", "network.yaml"];

    private static readonly Dictionary<string, Type> Kinds = new(StringComparer.Ordinal)
    {
        ["v1/Service"] = typeof(V1Service),
        ["apps/v1/StatefulSet"] = typeof(V1StatefulSet),
        ["apps/v1/Deployment"] = typeof(V1Deployment),
        ["policy/v1/PodDisruptionBudget"] = typeof(V1PodDisruptionBudget),
        ["networking.k8s.io/v1/NetworkPolicy"] = typeof(V1NetworkPolicy),
    };

    public static TheoryData<string> Names => [.. Manifests];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_manifest_holds_only_what_the_API_knows(string name) => Load(name).ShouldNotBeEmpty();

    [Fact]
    public void A_field_that_the_API_does_not_know_is_found()
    {
        var wrong = Deployments.Read("kubernetes/masters.yaml").Replace("replicas: 3", "replicsa: 3", StringComparison.Ordinal);

        Should.Throw<Exception>(() => Parse(wrong)).ToString().ShouldContain("replicsa");
    }

    [Fact]
    public void No_pod_runs_as_root_or_may_become_it()
    {
        foreach (var pod in Pods())
        {
            pod.SecurityContext.RunAsNonRoot.ShouldBe(true);
            pod.SecurityContext.RunAsUser.ShouldBe(1654);
            foreach (var container in pod.Containers)
            {
                container.SecurityContext.ReadOnlyRootFilesystem.ShouldBe(true);
                container.SecurityContext.AllowPrivilegeEscalation.ShouldBe(false);
                container.SecurityContext.Capabilities.Drop.ShouldBe(["ALL"]);
            }
        }
    }

    [Fact]
    public void Every_container_has_probes_at_a_port_that_it_names()
    {
        foreach (var container in Pods().SelectMany(static pod => pod.Containers))
        {
            var ports = container.Ports.Select(static port => port.Name).ToArray();
            ports.ShouldContain(container.StartupProbe.HttpGet.Port.Value);
            (container.LivenessProbe.HttpGet.Path, container.LivenessProbe.HttpGet.Port.Value).ShouldBe(("/livez", "engine"));
            (container.ReadinessProbe.HttpGet.Path, container.ReadinessProbe.HttpGet.Port.Value).ShouldBe(("/readyz", "engine"));
        }
    }

    [Fact]
    public void What_selects_pods_selects_those_of_a_workload()
    {
        var labels = Workloads().Select(static workload => workload.Labels).ToArray();

        var selectors = All<V1Service>().Select(static service => service.Spec.Selector)
            .Concat(All<V1PodDisruptionBudget>().Select(static budget => budget.Spec.Selector.MatchLabels))
            .Concat(All<V1NetworkPolicy>().Select(static policy => policy.Spec.PodSelector.MatchLabels))
            .Concat(Workloads().Select(static workload => workload.Selector))
            .ToArray();

        selectors.Length.ShouldBe(8);
        selectors.ShouldAllBe(selector => labels.Any(of => selector.All(of.Contains)));
    }

    [Fact]
    public void Masters_are_one_etcd_cluster_under_the_names_of_their_service()
    {
        var masters = All<V1StatefulSet>().Single();
        var service = All<V1Service>().Single(service => service.Metadata.Name == masters.Spec.ServiceName);
        var members = Enumerable.Range(0, masters.Spec.Replicas!.Value)
            .Select(index => $"{masters.Metadata.Name}-{index}=http://{masters.Metadata.Name}-{index}.{service.Metadata.Name}:8291");

        service.Spec.ClusterIP.ShouldBe("None");
        masters.Spec.Template.Spec.Containers[0].Args.ShouldContain($"--initial-cluster={string.Join(',', members)}");
    }

    [Fact]
    public void Masters_keep_apart_and_a_majority_of_them_runs()
    {
        var masters = All<V1StatefulSet>().Single();

        masters.Spec.Template.Spec.Affinity.PodAntiAffinity.RequiredDuringSchedulingIgnoredDuringExecution.ShouldHaveSingleItem()
            .TopologyKey.ShouldBe("kubernetes.io/hostname");
        All<V1PodDisruptionBudget>().Single(static budget => budget.Metadata.Name == "tiflow-master").Spec.MaxUnavailable.Value.ShouldBe("1");
    }

    [Fact]
    public void The_door_to_etcd_is_open_to_masters_alone()
    {
        var masters = All<V1StatefulSet>().Single().Spec.Selector.MatchLabels;
        var rule = All<V1NetworkPolicy>().SelectMany(static policy => policy.Spec.Ingress)
            .Single(static rule => rule.Ports.Any(static port => port.Port.Value == "8291"));

        rule.FromProperty.ShouldHaveSingleItem().PodSelector.MatchLabels.ShouldBe(masters);
    }

    [Fact]
    public void The_kustomization_names_every_manifest()
    {
        var text = Deployments.Read("kubernetes/kustomization.yaml");

        text.ShouldContain($"resources: [{string.Join(", ", Manifests)}]");
    }

    private static IEnumerable<object> Load(string name) => Parse(Deployments.Read($"kubernetes/{name}"));

    private static List<object> Parse(string yaml) => KubernetesYaml.LoadAllFromString(yaml, Kinds, strict: true);

    private static IEnumerable<T> All<T>() => Manifests.SelectMany(Load).OfType<T>();

    private static IEnumerable<(IDictionary<string, string> Selector, IDictionary<string, string> Labels)> Workloads() =>
        All<V1StatefulSet>().Select(static set => (set.Spec.Selector.MatchLabels, set.Spec.Template.Metadata.Labels))
            .Concat(All<V1Deployment>().Select(static set => (set.Spec.Selector.MatchLabels, set.Spec.Template.Metadata.Labels)));

    private static IEnumerable<V1PodSpec> Pods() =>
        All<V1StatefulSet>().Select(static set => set.Spec.Template.Spec).Concat(All<V1Deployment>().Select(static set => set.Spec.Template.Spec));
}
