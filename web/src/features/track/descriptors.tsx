import { Button, Collapse, SimpleGrid, Table, Text } from "@mantine/core";
import { useDisclosure } from "@mantine/hooks";
import { IconChevronDown } from "@tabler/icons-react";

/** Every number the extractor gave, for those who want to look. */
export function Descriptors({ features }: { features: Record<string, unknown> }) {
  const [isOpen, { toggle }] = useDisclosure(false);
  const groups = Object.entries(features);
  if (groups.length === 0) return null;
  return (
    <div>
      <Button variant="subtle" color="gray" size="compact-sm" aria-expanded={isOpen} rightSection={<IconChevronDown aria-hidden size={14} style={{ rotate: isOpen ? "180deg" : undefined }} />} onClick={toggle}>
        All descriptors
      </Button>
      <Collapse expanded={isOpen}>
        <SimpleGrid cols={{ base: 1, md: 2, xl: 3 }} mt="sm">
          {groups.map(([group, values]) => (
            <div key={group} style={{ minWidth: 0 }}>
              <Text size="sm" fw={600} mb={4}>
                {group.replaceAll("_", " ")}
              </Text>
              <Table fz="xs" verticalSpacing={3} layout="fixed">
                <Table.Tbody>
                  {flatten(values).map(([name, text]) => (
                    <Table.Tr key={name}>
                      <Table.Td c="dimmed" className="truncate">
                        {name}
                      </Table.Td>
                      <Table.Td className="tabular truncate" ta="right" title={text}>
                        {text}
                      </Table.Td>
                    </Table.Tr>
                  ))}
                </Table.Tbody>
              </Table>
            </div>
          ))}
        </SimpleGrid>
      </Collapse>
    </div>
  );
}

function write(value: unknown): string {
  if (typeof value === "number") return Number.isInteger(value) ? String(value) : value.toPrecision(4);
  if (Array.isArray(value)) return value.map(write).join(", ");
  if (value === null || value === undefined) return "–";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function flatten(value: unknown, prefix = ""): [string, string][] {
  if (typeof value !== "object" || value === null || Array.isArray(value)) return [[prefix || "value", write(value)]];
  return Object.entries(value).flatMap(([key, inner]) => flatten(inner, prefix ? `${prefix}.${key}` : key));
}
